import type { Cursor } from './engine/cursor.js';
import { restore, save } from './engine/place.js';
import { asError, PushStreamError } from './errors.js';
import type { Emit } from './events.js';
import type { Settings } from './options.js';

/** Keeps the cursor where it outlives the page. A store that fails is told of, and does no other harm. */
export class Keeper {
  readonly #settings: Settings;
  readonly #emit: Emit;
  #restored: Promise<void> | undefined;
  #saving = false;
  #failed = false;

  constructor(settings: Settings, emit: Emit) {
    this.#settings = settings;
    this.#emit = emit;
  }

  /** Takes up what the store has, once, before the first request. */
  restore(cursor: Cursor): Promise<void> {
    const { store, storeKey } = this.#settings;
    this.#restored ??= this.#try(async () => {
      const saved = await store?.getItem(storeKey);
      if (saved) restore(cursor, saved);
    });
    return this.#restored;
  }

  /** Keeps it, soon: several changes of one turn are kept together. */
  save(cursor: Cursor): void {
    const { store, storeKey } = this.#settings;
    if (!store || this.#saving) return;
    this.#saving = true;
    queueMicrotask(() => {
      this.#saving = false;
      void this.#try(async () => {
        await store.setItem(storeKey, save(cursor));
        this.#failed = false;
      });
    });
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (cause) {
      if (this.#failed) return;
      this.#failed = true;
      const text = `The store of the cursor failed: a page loaded again may miss or repeat messages`;
      this.#emit('error', new PushStreamError('store', text, { explain: asError(cause).message, cause }));
    }
  }
}
