import type { Clock } from './clock.js';

/** What happened on a connection. */
export type TranscriptKind = 'opened' | 'sent' | 'received' | 'ended' | 'closed' | 'failed' | 'said';

/** One event on one connection. */
export interface TranscriptEntry {
  /** Milliseconds since the check began. */
  readonly at: number;
  /** `publisher 1`, `subscriber 2`, …: one name a connection. */
  readonly connection: string;
  readonly kind: TranscriptKind;
  /** The bytes of `sent` and `received`. */
  readonly bytes?: Uint8Array;
  /** What there is to say of the others. */
  readonly note?: string;
}

/** Everything that went over the wire during one check, in the order of time, all connections together. */
export class Transcript {
  readonly entries: TranscriptEntry[] = [];
  readonly #clock: Clock;
  /** When it began, on the clock's `elapsed` scale. */
  readonly start: number;
  readonly #names = new Map<string, number>();

  constructor(clock: Clock) {
    this.#clock = clock;
    this.start = clock.elapsed();
  }

  /** A name for a new connection of this role. */
  name(role: string): string {
    const count = (this.#names.get(role) ?? 0) + 1;
    this.#names.set(role, count);
    return `${role} ${count}`;
  }

  record(connection: string, kind: TranscriptKind, detail: { bytes?: Uint8Array; note?: string } = {}): void {
    this.entries.push({ at: this.#clock.elapsed() - this.start, connection, kind, ...detail });
  }
}
