import type { Place, Wanted } from './place.js';
import type { PushMessage } from './push-message.js';

/** What a message is made with; the rest follows. */
export interface Publication {
  readonly channel: string;
  readonly text: string;
  readonly eventId?: string;
  readonly eventType?: string;
  /** In the same second as the one before it. */
  readonly sameSecond?: boolean;
}

/** The channels of a server and what they keep: everything. */
export class History {
  readonly #channels = new Map<string, PushMessage[]>();
  /** Unix time: the same day in every run. */
  #second = Date.UTC(2024, 1, 29, 23, 59, 57) / 1000;
  #tag = 0;

  /** Time that passes; in seconds since 1970, what it is then. */
  pass(): number {
    this.#tag = 0;
    return ++this.#second;
  }

  add({ channel, text, eventId = '', eventType = '', sameSecond = false }: Publication): PushMessage {
    if (!sameSecond) this.pass();
    const kept = this.#channels.get(channel) ?? [];
    this.#channels.set(channel, kept);
    const id = (kept.at(-1)?.id ?? 0) + 1;
    const message = { id, channel, text, second: this.#second, tag: ++this.#tag, eventId, eventType };
    kept.push(message);
    return message;
  }

  /** The channel is gone, with all it kept; its ids begin anew. */
  delete(channel: string): void {
    this.#channels.delete(channel);
  }

  /** The old messages that a subscriber is sent, channel by channel. */
  since({ channels, place }: Pick<Wanted, 'channels' | 'place'>): PushMessage[] {
    return channels.flatMap(({ name, backtrack }) => {
      const kept = this.#channels.get(name) ?? [];
      return backtrack > 0 ? kept.slice(-backtrack) : kept.slice(startOf(kept, place));
    });
  }
}

/** The first message to send: the one after that event id, or the first that is later, whichever comes first. */
function startOf(kept: readonly PushMessage[], { second, tag, eventId }: Place): number {
  const start = kept.findIndex((message, index) => {
    if (eventId !== undefined && kept[index - 1]?.eventId === eventId) return true;
    if (second === undefined) return false;
    return message.second > second || (message.second === second && tag !== undefined && message.tag > tag);
  });
  return start < 0 ? kept.length : start;
}
