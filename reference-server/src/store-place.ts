import { resolve } from 'node:path';
import { readDuration } from './dialects/units.js';
import { type RedisPlace, readRedisPlace } from './redis/redis-place.js';
import type { SyncPolicy } from './stores/journal.js';

/** Where a durable store is, and how it keeps. */
export interface FolderPlace {
  /** An absolute path. */
  readonly folder: string;
  readonly sync: SyncPolicy;
}

/** Where messages are that outlive the process: in a folder, or in a Redis. */
export type StorePlace = FolderPlace | RedisPlace;

/** Whether two places are the same, kept in the same way. */
export function isSamePlace(a: StorePlace | undefined, b: StorePlace | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/**
 * Reads where a store is: `file:DIR` or `redis://HOST:PORT/DB`.
 * @param base what DIR is relative to; default: the working directory
 * @throws RangeError that says what it must be
 */
export function readStorePlace(text: string, base = '.'): StorePlace {
  if (/^rediss?:\/\//.test(text)) return readRedisPlace(text);
  const [, path] = /^file:(.+)$/s.exec(text) ?? [];
  if (path === undefined)
    throw new RangeError(`must be file:DIR or redis://HOST:PORT, not ${JSON.stringify(text)}`);
  return { folder: resolve(base, path), sync: 'always' };
}

/**
 * The same place, with when messages reach its disk.
 * @throws RangeError where that is not to be said of it
 */
export function withSync(place: StorePlace, text: string): StorePlace {
  const sync = readSync(text);
  if ('folder' in place) return { ...place, sync };
  throw new RangeError('is for file:DIR; a Redis says itself when messages reach its disk (appendfsync)');
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
