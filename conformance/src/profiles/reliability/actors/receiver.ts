import type { Stage } from '../../../actors/stage.js';
import type { Transcript } from '../../../wire/transcript.js';
import type { Burst, Receipt } from './burst.js';
import { RecentTranscript } from './recent-transcript.js';

/** How subscribers listen under load, and the locations they ask. */
export type LoadMode = 'streaming' | 'eventsource' | 'websocket' | 'longpolling';

/** What every receiver is told. */
export interface ReceiverOptions {
  readonly stage: Stage;
  readonly name: string;
  readonly burst: Burst;
  /** Called when it has received something, or can't any more. */
  readonly onReceipt: () => void;
}

/** One subscriber who takes down what it receives of a burst, in whatever framing that comes. */
export abstract class Receiver {
  readonly name: string;
  readonly receipts: Receipt[] = [];
  /** The last of what went over its connection. */
  readonly transcript: Transcript;
  /** Why it can't receive any more, in words. */
  broken: string | undefined;
  protected readonly stage: Stage;
  readonly #burst: Burst;
  readonly #onReceipt: () => void;
  /** Bytes that may be the beginning of a key. */
  #tail = '';

  constructor({ stage, name, burst, onReceipt }: ReceiverOptions) {
    this.stage = stage;
    this.name = name;
    this.#burst = burst;
    this.#onReceipt = onReceipt;
    this.transcript = new RecentTranscript(stage.ports.clock);
  }

  /** Connects; true when it will receive what is published from now on. */
  abstract open(): Promise<boolean>;
  /** Ends the connection from this side. */
  abstract close(): void;

  /** Takes bytes of a body or of messages. */
  protected take(bytes: Buffer, at: number): void {
    const text = this.#tail + bytes.toString('latin1');
    const keys = this.#burst.keysIn(text);
    for (const key of keys) this.receipts.push({ key, at });
    const last = keys.at(-1);
    const from = last === undefined ? 0 : text.lastIndexOf(last) + last.length;
    this.#tail = text.slice(Math.max(from, text.length - 64));
    if (keys.length > 0) this.#onReceipt();
  }

  protected breaks(why: string): void {
    this.broken ??= why;
    this.#onReceipt();
  }
}
