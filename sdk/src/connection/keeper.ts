import type { Cursor } from '../engine/cursor.js';
import { restore, save } from '../engine/cursor-state.js';
import { asError, PushStreamError } from '../errors.js';
import type { Emit } from '../options/events.js';
import type { Settings } from '../options/options.js';

/** Keeps the cursor where it outlives the page. */
export interface Keeper {
  /** Takes up what the store has, once, before the first request. */
  restore(cursor: Cursor): Promise<void>;
  /** Keeps it, soon: several changes of one turn are kept together. */
  save(cursor: Cursor): void;
}

/** Uses the store of the options. One that fails is told of, and does no other harm. */
export function createKeeper(settings: Settings, emit: Emit): Keeper {
  let restored: Promise<void> | undefined;
  let saving = false;
  let failed = false;

  const attempt = async (work: () => Promise<void>) => {
    try {
      await work();
    } catch (cause) {
      if (failed) return;
      failed = true;
      emit(
        'error',
        new PushStreamError('store', 'The store failed', { explain: asError(cause).message, cause }),
      );
    }
  };

  return {
    restore(cursor) {
      restored ??= attempt(async () => {
        const saved = await settings.store?.getItem(settings.storeKey);
        if (saved) restore(cursor, saved);
      });
      return restored;
    },
    save(cursor) {
      const { store, storeKey } = settings;
      if (!store || saving) return;
      saving = true;
      queueMicrotask(() => {
        saving = false;
        void attempt(async () => {
          await store.setItem(storeKey, save(cursor));
          failed = false;
        });
      });
    },
  };
}
