import type { Faults } from '../broker/faults.js';
import type { Message } from '../broker/message.js';

/** Somebody who waits in this worker. */
export interface Waiting {
  message(message: Message): void;
  /** @param left how many of its channels are left */
  deleted?(message: Message, left: number): void;
  closed(): void;
  fail?(): void;
  /** Whether one message is all that it waits for. */
  readonly once: boolean;
}

/** Those who wait in this worker, by the numbers that the first process knows them by. What one throws ends that one alone. */
export class WaitingHere {
  readonly #faults: Faults;
  readonly #onFailed: (id: number) => void;
  readonly #all = new Map<number, Waiting>();

  /** @param onFailed told of one that has thrown, which waits no more */
  constructor(faults: Faults, onFailed: (id: number) => void) {
    this.#faults = faults;
    this.#onFailed = onFailed;
  }

  get count(): number {
    return this.#all.size;
  }

  add(id: number, waiting: Waiting): void {
    this.#all.set(id, waiting);
  }

  /** Returns whether it was there. */
  delete(id: number): boolean {
    return this.#all.delete(id);
  }

  hand(id: number, message: Message): void {
    const waiting = this.#all.get(id);
    if (!waiting) return;
    if (waiting.once) this.#all.delete(id);
    try {
      waiting.message(message);
    } catch (error) {
      this.#failed(id, waiting, error);
    }
  }

  /** @param isLast whether it waits no more then */
  tell(id: number, isLast: boolean, act: (waiting: Waiting) => void): void {
    const waiting = this.#all.get(id);
    if (!waiting) return;
    if (isLast) this.#all.delete(id);
    try {
      act(waiting);
    } catch (error) {
      this.#failed(id, waiting, error);
    }
  }

  closeAll(): void {
    const all = [...this.#all.values()];
    this.#all.clear();
    for (const waiting of all) this.#faults.guard(() => waiting.closed());
  }

  #failed(id: number, waiting: Waiting, error: unknown): void {
    this.#faults.report(error);
    if (this.#all.delete(id)) this.#onFailed(id);
    this.#faults.guard(() => waiting.fail?.());
  }
}
