import type { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import type { CountingClock } from '../counting-clock.js';

/** What healthy clients share. */
export interface HealthyHost {
  readonly clock: CountingClock;
  /** A new connection to the server; it is counted among the healthy ones until it is closed. */
  open(): MemorySocket;
  /** The number of the last message that was published. */
  latest(): number;
  /** When the message with this number was published, on the clock's `elapsed` scale. */
  publishedAt(number: number): number | undefined;
  /** Something a healthy client must never see. */
  complain(what: string): void;
}

/** A subscriber that reads at once what comes: each message has to come once, in order, and without any wait. */
export abstract class HealthySubscriber {
  readonly name: string;
  readonly channel: string;
  protected readonly host: HealthyHost;
  protected stopped = false;
  /** Tells the healthy messages of a channel from others. */
  protected readonly series: string;
  /** What comes in the middle of a message has to wait for the rest. */
  #latest = 0;

  constructor(name: string, channel: string, series: string, host: HealthyHost) {
    this.name = `${name} on ${channel}`;
    this.channel = channel;
    this.series = series;
    this.host = host;
  }

  /** The number of the last message that came. */
  get latest(): number {
    return this.#latest;
  }

  /** Begins to listen. */
  abstract start(): void;

  /** Told when a message was published: those who have to ask do it now. */
  ask(): void {}

  /** Requests of it that the server holds, each of which counts as a subscriber. */
  abstract readonly held: number;

  stop(): void {
    this.stopped = true;
  }

  /** Finds the messages in a text; returns what stands behind the last one. */
  protected take(text: string): string {
    const mark = `#${this.series}:`;
    let rest = 0;
    for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
      const end = text.indexOf('#', at + mark.length);
      if (end < 0) return text.slice(at);
      this.#number(Number(text.slice(at + mark.length, end)));
      rest = end + 1;
    }
    return text.slice(Math.max(rest, text.length - mark.length));
  }

  #number(number: number): void {
    const { clock } = this.host;
    if (number !== this.#latest + 1)
      this.complain(
        `got message ${number} after ${this.#latest}: ${number <= this.#latest ? 'twice' : 'lost'}`,
      );
    const late = clock.elapsed() - (this.host.publishedAt(number) ?? Number.NaN);
    if (late !== 0) this.complain(`got message ${number} ${late} ms late`);
    this.#latest = number;
  }

  protected complain(what: string): void {
    if (!this.stopped) this.host.complain(`${this.name} ${what}`);
  }
}
