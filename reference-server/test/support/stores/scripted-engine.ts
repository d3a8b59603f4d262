import type { Change, Engine } from '../../../src/stores/journal.js';

interface Pending {
  readonly changes: readonly Change[];
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** An engine in memory that keeps, waits or fails as it is told, and can be copied as it is after a crash at any moment. */
export class ScriptedEngine implements Engine {
  /** What happens to a write: it is made at once, it waits for {@link release}, or it fails. */
  next: 'keep' | 'hold' | 'fail' = 'keep';
  readonly #kept: Map<string, Uint8Array>;
  readonly #pending: Pending[] = [];
  /** How many writes were asked for to the disk, and how many in all. */
  synced = 0;
  writes = 0;
  isClosed = false;

  constructor(kept: ReadonlyMap<string, Uint8Array> = new Map()) {
    this.#kept = new Map(kept);
  }

  /** What a process finds that comes after this one. */
  get kept(): ReadonlyMap<string, Uint8Array> {
    return new Map(this.#kept);
  }

  get held(): number {
    return this.#pending.length;
  }

  async *read() {
    for (const key of [...this.#kept.keys()].sort()) yield { key, value: this.#kept.get(key) as Uint8Array };
  }

  write(changes: readonly Change[], synced: boolean): Promise<void> {
    this.writes++;
    if (synced) this.synced++;
    if (this.next === 'fail') return Promise.reject(new Error('no space left on device'));
    if (this.next === 'keep') {
      this.#make(changes);
      return Promise.resolve();
    }
    return new Promise((resolve, reject) => void this.#pending.push({ changes, resolve, reject }));
  }

  /** Makes the writes that wait, and those to come. */
  release(): void {
    this.next = 'keep';
    for (const { changes, resolve } of this.#pending.splice(0)) {
      this.#make(changes);
      resolve();
    }
  }

  /** Makes the first of the writes that wait. */
  releaseFirst(): void {
    const [first] = this.#pending.splice(0, 1);
    if (!first) throw new Error('nothing waits');
    this.#make(first.changes);
    first.resolve();
  }

  /** The writes that wait fail, and those to come. */
  break(): void {
    this.next = 'fail';
    for (const { reject } of this.#pending.splice(0)) reject(new Error('no space left on device'));
  }

  close(): Promise<void> {
    this.isClosed = true;
    return Promise.resolve();
  }

  #make(changes: readonly Change[]): void {
    for (const { key, value } of changes) {
      if (value === undefined) this.#kept.delete(key);
      else this.#kept.set(key, value);
    }
  }
}
