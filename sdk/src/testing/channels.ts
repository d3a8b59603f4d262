import { opening } from '../protocol/message.js';
import type { FakeMessage, Wanted } from './wire.js';

/** What a publisher may say besides the text. */
export interface FakePublish {
  readonly eventId?: string | undefined;
  readonly eventType?: string | undefined;
}

type Take = (message: FakeMessage) => void;

/** All messages of a server, and who waits for more. */
export class Channels {
  readonly #now: () => number;
  readonly #stored: FakeMessage[] = [];
  readonly #takers = new Map<Take, ReadonlySet<string>>();

  /** @param now the time in seconds since 1970 */
  constructor(now: () => number = () => Math.floor(Date.now() / 1000)) {
    this.#now = now;
  }

  get subscribers(): number {
    return this.#takers.size;
  }

  publish(channel: string, text: string, { eventId = '', eventType = '' }: FakePublish = {}): FakeMessage {
    const last = this.#stored.at(-1);
    // Time never goes back.
    const time = Math.max(last?.time ?? 0, this.#now());
    const message = {
      id: this.count(channel) + 1,
      channel,
      text,
      time,
      tag: last?.time === time ? last.tag + 1 : 1,
      eventId,
      eventType,
    };
    this.#stored.push(message);
    for (const [take, names] of [...this.#takers]) if (names.has(channel)) take(message);
    return message;
  }

  /** What a client is told that has everything up to now. */
  opening(): FakeMessage {
    const { time = 0, tag = 0 } = this.#stored.at(-1) ?? {};
    const now = Math.max(time, this.#now());
    const place = { time: now, tag: now === time ? tag : 0 };
    return { id: opening, channel: '', text: ' ', eventId: '', eventType: '', ...place };
  }

  count(channel: string): number {
    return this.#stored.filter((message) => message.channel === channel).length;
  }

  /** Old messages: a backtrack counts for its channel, for others the cursor does. */
  replay({ channels, time, tag, eventId }: Wanted): readonly FakeMessage[] {
    const after = this.#stored.findIndex((message) => eventId !== '' && message.eventId === eventId);
    const isLater = (message: FakeMessage, index: number) =>
      after >= 0
        ? index > after
        : time !== undefined && (message.time > time || (message.time === time && message.tag > tag));
    return this.#stored.filter((message, index) => {
      const backtrack = channels.get(message.channel);
      if (backtrack === undefined) return false;
      return backtrack > 0 ? message.id > this.count(message.channel) - backtrack : isLater(message, index);
    });
  }

  /** Calls `take` for each message to come, until the returned function is called. */
  follow({ channels }: Wanted, take: Take): () => void {
    this.#takers.set(take, new Set(channels.keys()));
    return () => this.#takers.delete(take);
  }
}
