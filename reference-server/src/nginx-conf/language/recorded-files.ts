import { dirname, sep } from 'node:path';
import type { ConfigurationFiles } from './files.js';

/** Files of the machine, of which what was read is kept: another process reads the same, whatever becomes of them. */
export class RecordedFiles implements ConfigurationFiles {
  readonly #files: ConfigurationFiles;
  readonly #read = new Map<string, Uint8Array>();

  constructor(files: ConfigurationFiles) {
    this.#files = files;
  }

  /** What was read, by its path. */
  get all(): ReadonlyMap<string, Uint8Array> {
    return this.#read;
  }

  read(path: string): Uint8Array {
    const bytes = this.#files.read(path);
    this.#read.set(path, bytes);
    return bytes;
  }

  names(folder: string): readonly string[] {
    return this.#files.names(folder);
  }
}

/** Files that another process has read. */
export function givenFiles(files: ReadonlyMap<string, Uint8Array>): ConfigurationFiles {
  return {
    read(path) {
      const bytes = files.get(path);
      if (bytes) return bytes;
      throw Object.assign(new Error(`${path} was not read before`), { code: 'ENOENT' });
    },
    names(folder) {
      const start = folder.endsWith(sep) ? folder : folder + sep;
      const within = [...files.keys()].filter((path) => path.startsWith(start));
      return [...new Set(within.map((path) => path.slice(start.length).split(sep)[0] ?? dirname(path)))];
    },
  };
}
