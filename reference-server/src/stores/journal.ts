import type { Clock, Timer } from '../broker/clock.js';
import { type Commits, StoreUnavailable } from '../broker/commits.js';
import { Faults } from '../broker/faults.js';
import type { Position } from '../broker/message.js';
import { StoreMeter } from '../broker/store-meter.js';

/** A value under a key, or a key that is to go. */
export type Change = { readonly key: string; readonly value: Uint8Array | undefined };

/** What keeps values under keys, beyond the process. */
export interface Engine {
  /** What is kept, by ascending keys. Rejects where something is damaged. */
  read(): AsyncIterable<{ readonly key: string; readonly value: Uint8Array }>;
  /**
   * Makes all the changes, or none.
   * @param synced whether they must outlive a power cut when this returns; otherwise the end of the process
   */
  write(changes: readonly Change[], synced: boolean): Promise<void>;
  close(): Promise<void>;
}

/** When what was written reaches the disk. */
export type SyncPolicy =
  /** Before anybody is told. */
  | 'always'
  /** At the latest so many milliseconds after it was told; until then it outlives the process, but no power cut. */
  | number;

/** How long keeping something may take before publishers are told that it failed; milliseconds. */
const longestWrite = 10_000;

/** How long after a failure it is tried again; milliseconds. */
const retryTime = 1000;

/** Most bytes that may wait to be written; beyond it nothing can be published. */
const mostWaiting = 64 * 1024 * 1024;

/** Most that may wait to be told, to whomever; beyond it nothing can be published. Each takes some 200 bytes. */
const mostUntold = 1_000_000;

interface Waiting {
  /** The number of the batch that it waits for. */
  readonly batch: number;
  readonly act: () => void;
  readonly failed: ((error: StoreUnavailable) => void) | undefined;
}

/** Writes changes to an engine, all of a turn of the event loop at once, and tells when they are kept. */
export class Journal implements Commits {
  readonly meter = new StoreMeter('file');
  readonly #engine: Engine;
  readonly #clock: Clock;
  readonly #sync: SyncPolicy;
  readonly #faults: Faults;
  /** What is still to be written: for each key its last value. */
  #changes = new Map<string, Uint8Array | undefined>();
  #bytes = 0;
  /** The number of the batch that is collected, and of the last that is kept. */
  #collecting = 1;
  #kept = 0;
  #writing: Promise<void> | undefined;
  /** What waits, and how much of its beginning has been told. */
  #waiting: Waiting[] = [];
  #told = 0;
  #placed: Position;
  #position: Position;
  #fault: StoreUnavailable | undefined;
  #syncTimer: Timer | undefined;
  #isFrozen = false;

  /**
   * @param position the last that is kept
   * @param onError told of what fails
   */
  constructor(
    engine: Engine,
    clock: Clock,
    sync: SyncPolicy,
    position: Position,
    onError: (error: unknown) => void,
  ) {
    this.#engine = engine;
    this.#clock = clock;
    this.#sync = sync;
    this.#position = position;
    this.#placed = position;
    this.#faults = new Faults(onError);
  }

  get isClean(): boolean {
    return this.#changes.size === 0 && !this.#writing && this.#untold === 0;
  }

  get fault(): StoreUnavailable | undefined {
    if (this.#fault || (this.#bytes <= mostWaiting && this.#untold <= mostUntold)) return this.#fault;
    return new StoreUnavailable('Too many messages wait to be stored');
  }

  get position(): Position {
    return this.#position;
  }

  /** Notes the place of a message: it is kept with the changes of this turn. */
  place(position: Position): void {
    this.#placed = position;
  }

  /** Notes a change; it is made with all others of this turn. */
  change(key: string, value: Uint8Array | undefined): void {
    if (this.#isFrozen) return;
    const isFirst = this.#changes.size === 0;
    this.#bytes += key.length + (value?.byteLength ?? 0) - (this.#changes.get(key)?.byteLength ?? 0);
    // What was changed last stands last.
    this.#changes.delete(key);
    this.#changes.set(key, value);
    if (isFirst && !this.#writing) this.#clock.endOfTurn(() => this.#write());
  }

  afterwards(act: () => void, failed?: (error: StoreUnavailable) => void): void {
    if (this.isClean) {
      act();
      return;
    }
    if (this.#fault && failed) {
      failed(this.#fault);
      return;
    }
    const batch = this.#changes.size > 0 ? this.#collecting : this.#collecting - 1;
    this.#waiting.push({ batch, act, failed });
  }

  /** Notes nothing more. */
  freeze(): void {
    this.#isFrozen = true;
  }

  /** Returns when all is kept, or cannot be, which was told as a fault; then the engine is closed. */
  async close(last: readonly Change[]): Promise<void> {
    this.#isFrozen = true;
    this.#syncTimer?.cancel();
    while (!this.#fault && (this.#writing || this.#changes.size > 0)) {
      this.#write();
      let limit: Timer | undefined;
      const tooLong = new Promise<void>((resolve) => {
        limit = this.#clock.after(longestWrite, resolve);
      });
      await Promise.race([this.#writing, tooLong]);
      limit?.cancel();
    }
    try {
      if (!this.#fault) await this.#engine.write(last, true);
    } finally {
      await this.#engine.close();
    }
  }

  #write(): void {
    if (this.#writing || this.#changes.size === 0) return;
    const changes = [...this.#changes].map(([key, value]) => ({ key, value }));
    this.#changes = new Map();
    this.#bytes = 0;
    this.#writing = this.#keep(changes, this.#collecting++, this.#placed);
  }

  /** Writes a batch; however often that fails, nothing else is written before it. */
  async #keep(changes: readonly Change[], batch: number, placed: Position): Promise<void> {
    for (;;) {
      const late = this.#clock.after(longestWrite, () =>
        this.#fail(new Error(`nothing was written in ${longestWrite / 1000} seconds`)),
      );
      const began = this.#clock.elapsed();
      try {
        await this.#engine.write(changes, this.#sync === 'always');
        this.meter.times.observe((this.#clock.elapsed() - began) / 1000);
        break;
      } catch (error) {
        this.#fail(error);
      } finally {
        late.cancel();
      }
      if (this.#isFrozen) {
        this.#writing = undefined;
        return;
      }
      await new Promise<void>((resolve) => void this.#clock.after(retryTime, resolve));
    }
    this.#fault = undefined;
    this.#kept = batch;
    this.#position = placed;
    this.#writing = undefined;
    this.#syncLater();
    this.#tell();
    this.#write();
  }

  /** Whoever can be told of it is; all others wait until it is kept. */
  #fail(cause: unknown): void {
    this.meter.errors++;
    const reason = cause instanceof Error ? cause.message : String(cause);
    if (!this.#fault) this.#faults.report(new Error(`messages cannot be stored: ${reason}`, { cause }));
    // What the system says has names of files in it, which are not for everybody.
    const fault = new StoreUnavailable('Messages cannot be stored at present', { cause });
    this.#fault = fault;
    const waiting = this.#waiting.slice(this.#told);
    this.#waiting = waiting.filter(({ failed }) => !failed);
    this.#told = 0;
    for (const { failed } of waiting) if (failed) this.#faults.guard(() => failed(fault));
  }

  #tell(): void {
    for (
      let next = this.#waiting[this.#told];
      next && next.batch <= this.#kept;
      next = this.#waiting[this.#told]
    ) {
      this.#told++;
      this.#faults.guard(next.act);
    }
    this.#waiting.splice(0, this.#told);
    this.#told = 0;
  }

  get #untold(): number {
    return this.#waiting.length - this.#told;
  }

  /** What was written without reaching the disk reaches it a little later. */
  #syncLater(): void {
    if (this.#sync === 'always' || this.#syncTimer || this.#isFrozen) return;
    this.#syncTimer = this.#clock.after(this.#sync, () => {
      this.#syncTimer = undefined;
      this.#engine.write([], true).catch((error) => this.#faults.report(error));
    });
  }
}
