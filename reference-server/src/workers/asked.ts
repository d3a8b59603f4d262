import { BrokerClosed } from '../broker/broker.js';
import { StoreUnavailable } from '../broker/commits.js';
import type { Faults } from '../broker/faults.js';
import { TooManyChannels } from '../broker/following.js';
import { StoreFull } from '../broker/store.js';

/** Who waits for an answer of the first process. */
interface Asker {
  answered(value: unknown): void;
  failed(error: Error): void;
  /** The worker ends; without it, the answer is waited for all the same. */
  closed?(): void;
}

/** What a worker has asked the first process and was not told yet. */
export class Asked {
  readonly #faults: Faults;
  readonly #askers = new Map<number, Asker>();

  constructor(faults: Faults) {
    this.#faults = faults;
  }

  add(id: number, asker: Asker): void {
    this.#askers.set(id, asker);
  }

  /** Whoever asked does not want to know any more. */
  forget(id: number): void {
    this.#askers.delete(id);
  }

  answer(id: number, value: unknown): void {
    const asker = this.#askers.get(id);
    this.#askers.delete(id);
    if (asker) this.#faults.guard(() => asker.answered(value));
  }

  /** @param name of the class of the error in the first process */
  fail(id: number, name: string, message: string): void {
    const asker = this.#askers.get(id);
    this.#askers.delete(id);
    if (asker) this.#faults.guard(() => asker.failed(errorOf(name, message)));
  }

  /** The worker ends. */
  close(): void {
    for (const [id, asker] of [...this.#askers]) {
      if (!asker.closed) continue;
      this.#askers.delete(id);
      this.#faults.guard(() => asker.closed?.());
    }
  }

  /** Nothing is answered any more. */
  failAll(): void {
    const all = [...this.#askers.values()];
    this.#askers.clear();
    for (const asker of all) this.#faults.guard(() => asker.failed(new BrokerClosed()));
  }
}

/** An error of the first process, as its kind is here. */
function errorOf(name: string, message: string): Error {
  if (name === 'StoreFull') return new StoreFull();
  if (name === 'BrokerClosed') return new BrokerClosed();
  if (name === 'TooManyChannels') return new TooManyChannels();
  if (name === 'StoreUnavailable') return new StoreUnavailable(message);
  return new Error(message);
}
