import { systemClock } from './broker/clock.js';
import type { ChannelStore, SharedStore, Store } from './broker/store.js';
import type { RedisPlace } from './redis/redis-place.js';
import { type FolderPlace, readStorePlace, type StorePlace } from './store-place.js';
import { DurableStore, type DurableStoreOptions } from './stores/durable-store.js';
import type { SyncPolicy } from './stores/journal.js';
import { StoreRefused } from './stores/store-refused.js';

/** Options of {@link openStore}; each has a default. */
export interface StoreOptions extends Partial<Omit<DurableStoreOptions, 'sync'>> {
  /** Default: what the text of the store says, or `always`. */
  readonly sync?: SyncPolicy;
}

/**
 * Opens a store that outlives the process; give it to `createPushServer`, which closes it in the end.
 * @param place such as `file:/var/lib/pushstream` or `redis://127.0.0.1:6379`
 * @throws StoreRefused where it cannot be used; RangeError where `place` is none
 */
export async function openStore(
  place: string | StorePlace,
  options: StoreOptions = {},
): Promise<ChannelStore> {
  const read = typeof place === 'string' ? readStorePlace(place) : place;
  return 'folder' in read ? openFolder(read, options) : openRedis(read, options);
}

async function openRedis(
  place: RedisPlace,
  { clock = systemClock, onError = console.error }: StoreOptions,
): Promise<SharedStore> {
  const { RedisStore } = await import('./redis/redis-store.js');
  try {
    return await RedisStore.open(place, clock, onError);
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    throw new StoreRefused(`the store ${place.shown} cannot be used: ${error.message}`);
  }
}

async function openFolder(
  read: FolderPlace,
  { clock = systemClock, memory = 32 * 1024 * 1024, onError = console.error, sync }: StoreOptions,
): Promise<Store> {
  const { LevelEngine } = await import('./stores/level-engine.js');
  try {
    const engine = await LevelEngine.open(read.folder);
    try {
      return await DurableStore.open(engine, { clock, memory, onError, sync: sync ?? read.sync });
    } catch (error) {
      await engine.close();
      throw error;
    }
  } catch (error) {
    if (!(error instanceof StoreRefused)) throw error;
    throw new StoreRefused(`the store ${read.folder} cannot be used: ${error.message}`);
  }
}
