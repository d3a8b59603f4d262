import { systemClock } from './broker/clock.js';
import type { Store } from './broker/store.js';
import { readStorePlace, type StorePlace } from './store-place.js';
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
 * @param place such as `file:/var/lib/pushstream`
 * @throws StoreRefused where the folder cannot be used; RangeError where `place` is none
 */
export async function openStore(
  place: string | StorePlace,
  { clock = systemClock, memory = 32 * 1024 * 1024, onError = console.error, sync }: StoreOptions = {},
): Promise<Store> {
  const read = typeof place === 'string' ? readStorePlace(place) : place;
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
