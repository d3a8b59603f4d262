import { readdirSync, readFileSync } from 'node:fs';
import type { ConfigurationFiles } from './files.js';

/** The files of the machine. */
export const nodeFiles: ConfigurationFiles = {
  read: (path) => readFileSync(path),
  names(folder) {
    try {
      return readdirSync(folder);
    } catch {
      return [];
    }
  },
};
