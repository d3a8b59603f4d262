import type { Duplex } from 'node:stream';
import { deserialize, serialize } from 'node:v8';
import type { Clock, Timer } from '../broker/clock.js';

/** Bytes in front of each batch: how long it is. */
const headLength = 4;

/** How much may wait for the process at the other end, and how long it may read nothing while something waits. */
export interface LinkLimits {
  /** Bytes. */
  readonly most: number;
  /** Milliseconds. */
  readonly patience: number;
}

/** 256 MiB and 10 seconds. */
const defaultLinkLimits: LinkLimits = { most: 256 * 1024 * 1024, patience: 10_000 };

/** What is told of a link. */
export interface LinkListener<T> {
  received(frame: T): void;
  /** All frames so far are on their way, and can be changed no more. */
  flushed?(): void;
  /**
   * Nothing comes or goes any more; told once.
   * @param fault what is wrong with the process at the other end; undefined where that has closed the link
   */
  ended(fault: string | undefined): void;
}

/**
 * Carries frames from one process to another of the same server, in their order; all frames of a turn of the event loop go
 * together. Both ends trust each other.
 */
export class Link<Out, In> {
  readonly #duplex: Duplex;
  readonly #clock: Clock;
  readonly #limits: LinkLimits;
  #listener: LinkListener<In> | undefined;
  #frames: Out[] = [];
  #parts: Buffer[] = [];
  #length = 0;
  #watch: Timer | undefined;
  #hasEnded = false;

  constructor(duplex: Duplex, clock: Clock, limits: LinkLimits = defaultLinkLimits) {
    this.#duplex = duplex;
    this.#clock = clock;
    this.#limits = limits;
  }

  /** Begins to hand over what comes. */
  attach(listener: LinkListener<In>): void {
    this.#listener = listener;
    this.#duplex
      .on('data', (bytes: Buffer) => this.#take(bytes))
      .on('error', () => this.end())
      .on('close', () => this.end())
      .on('end', () => this.end());
  }

  get isOpen(): boolean {
    return !this.#hasEnded;
  }

  /** Whether more waits than should: who can say no to new work should do so. */
  get isCrowded(): boolean {
    return this.#duplex.writableLength > this.#limits.most / 2;
  }

  /** Sends a frame at the end of this turn; until then it may still be changed. */
  send(frame: Out): void {
    if (this.#hasEnded) return;
    if (this.#frames.length === 0) this.#clock.endOfTurn(() => this.flush());
    this.#frames.push(frame);
  }

  /** Sends at once what waits for the end of the turn. */
  flush(): void {
    if (this.#hasEnded || this.#frames.length === 0) return;
    const body = serialize(this.#frames);
    this.#frames = [];
    this.#listener?.flushed?.();
    const head = Buffer.allocUnsafe(headLength);
    head.writeUInt32LE(body.length);
    this.#duplex.cork();
    this.#duplex.write(head);
    this.#duplex.write(body, () => this.#progress());
    this.#duplex.uncork();
    const waiting = this.#duplex.writableLength;
    if (waiting > this.#limits.most) this.end(`${waiting} bytes wait for it, more than ${this.#limits.most}`);
    else if (waiting > 0) this.#watch ??= this.#clock.after(this.#limits.patience, () => this.#tooLong());
  }

  end(fault?: string): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#watch?.cancel();
    this.#frames = [];
    this.#duplex.on('error', () => {}).destroy();
    this.#listener?.ended(fault);
  }

  #progress(): void {
    this.#watch?.cancel();
    this.#watch = undefined;
    if (this.#hasEnded || this.#duplex.writableLength === 0) return;
    this.#watch = this.#clock.after(this.#limits.patience, () => this.#tooLong());
  }

  #tooLong(): void {
    this.end(`it has read nothing for ${this.#limits.patience / 1000} s`);
  }

  #take(bytes: Buffer): void {
    this.#parts.push(bytes);
    this.#length += bytes.length;
    for (let body = this.#cut(); body && !this.#hasEnded; body = this.#cut()) {
      for (const frame of deserialize(body) as In[]) {
        if (this.#hasEnded) return;
        this.#listener?.received(frame);
      }
    }
  }

  /** The next whole batch. */
  #cut(): Buffer | undefined {
    if (this.#length < headLength) return undefined;
    const [first] = this.#parts as [Buffer];
    const head = first.length < headLength ? this.#join() : first;
    const end = headLength + head.readUInt32LE();
    if (this.#length < end) return undefined;
    const all = this.#join();
    const rest = all.subarray(end);
    this.#parts = rest.length > 0 ? [rest] : [];
    this.#length = rest.length;
    return all.subarray(headLength, end);
  }

  #join(): Buffer {
    const [first] = this.#parts as [Buffer];
    const all = this.#parts.length === 1 ? first : Buffer.concat(this.#parts);
    this.#parts = [all];
    return all;
  }
}
