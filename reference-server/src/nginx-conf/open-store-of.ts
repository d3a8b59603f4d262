import type { ChannelStore } from '../broker/store.js';
import type { Configuration } from './configuration.js';
import type { Journal } from './language/journal.js';

/**
 * Opens the store of a configuration, where it has one.
 * @throws StoreRefused
 */
export async function openStoreOf(
  { store, memory }: Configuration,
  journal: Journal,
): Promise<ChannelStore | undefined> {
  if (!store) return undefined;
  const { openStore } = await import('../open-store.js');
  const onError = (error: unknown) =>
    journal.error('crit', error instanceof Error ? error.message : String(error));
  return await openStore(store, { memory: memory.size, onError });
}
