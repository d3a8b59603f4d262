import { resolve } from 'node:path';
import { readDuration } from './dialects/units.js';
import type { SyncPolicy } from './stores/journal.js';

/** Where a durable store is, and how it keeps. */
export interface StorePlace {
  /** An absolute path. */
  readonly folder: string;
  readonly sync: SyncPolicy;
}

/**
 * Reads where a store is: `file:DIR`.
 * @param base what DIR is relative to; default: the working directory
 * @throws RangeError that says what it must be
 */
export function readStorePlace(text: string, base = '.'): StorePlace {
  const [, path] = /^file:(.+)$/s.exec(text) ?? [];
  if (path === undefined) throw new RangeError(`must be file:DIR, not ${JSON.stringify(text)}`);
  return { folder: resolve(base, path), sync: 'always' };
}

/**
 * Reads when messages reach the disk: `always`, or a time such as `1s` or `500ms`.
 * @throws RangeError that says what it must be
 */
export function readSync(text: string): SyncPolicy {
  if (text === 'always') return 'always';
  const time = readDuration(text);
  if (time) return time;
  throw new RangeError(`must be always or a time such as 1s or 500ms, not ${JSON.stringify(text)}`);
}
