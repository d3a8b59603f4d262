import { basename, dirname, resolve } from 'node:path';
import type { ConfigurationSource } from '../nginx-conf/configuration.js';
import type { NginxOptions } from './nginx-options.js';

/** Where the configuration of a command line is. */
export function sourceOf({
  file,
  prefix,
  errorLog = 'logs/error.log',
  global,
  pushOnly,
}: NginxOptions): ConfigurationSource {
  const given = prefix === undefined ? undefined : resolve(prefix);
  const path = resolve(given ?? '.', file ?? 'conf/nginx.conf');
  const folder = dirname(path);
  // The usual layout has the configuration in a folder of its own, beside `html` and `logs`.
  const usual = basename(folder) === 'conf' ? dirname(folder) : folder;
  const usualPort = process.getuid?.() === 0 ? 80 : 8000;
  return { path, prefix: given ?? usual, errorLog, global, pushOnly, usualPort };
}
