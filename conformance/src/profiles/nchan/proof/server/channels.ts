import type { Clock } from '../../../../wire/clock.js';

/** A message. Tags count through all channels, so that one number tells a position in several. */
export interface Message {
  readonly channel: Channel;
  readonly time: number;
  readonly tag: number;
  readonly type: string | undefined;
  readonly event: string | undefined;
  readonly body: Buffer;
}

/** A subscriber: a held request, or a connection that lasts. */
export interface Subscriber {
  /** Whether its connection lasts. */
  readonly lasts: boolean;
  give(message: Message): void;
  gone(channel: Channel): void;
}

/** A channel. */
export interface Channel {
  readonly id: string;
  messages: Message[];
  readonly subscribers: Set<Subscriber>;
  asked: number | undefined;
  /** Whether the channel had a subscriber who was not counted. */
  known?: boolean;
  first: Message | undefined;
  last: Message | undefined;
}

/** A message as a publisher sends it. */
export interface Draft {
  readonly body: Buffer;
  readonly type?: string | undefined;
  readonly event?: string | undefined;
  /** How many messages the channel keeps. */
  readonly keep: number;
}

/** All channels. */
export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly clock: Clock;
  readonly #lateness: number;
  #tag = 0;

  /** @param lateness milliseconds after which subscribers are told of a message or a deletion */
  constructor(clock: Clock, lateness = 0) {
    this.clock = clock;
    this.#lateness = lateness;
  }

  get seconds(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  find(id: string): Channel | undefined {
    return this.#channels.get(id);
  }

  open(id: string): Channel {
    const channel = this.find(id) ?? {
      ...{
        id,
        messages: [],
        subscribers: new Set<Subscriber>(),
        asked: undefined,
        first: undefined,
        last: undefined,
      },
    };
    this.#channels.set(id, channel);
    return channel;
  }

  publish(channel: Channel, { body, type, event, keep }: Draft, onlyFirst = false): void {
    const message: Message = { channel: channel, time: this.seconds, tag: this.#tag++, type, event, body };
    channel.messages = keep === 0 ? channel.messages : [...channel.messages, message].slice(-keep);
    channel.first ??= message;
    channel.last = message;
    const subscribers = [...channel.subscribers];
    for (const subscriber of onlyFirst ? subscribers.slice(0, 1) : subscribers)
      this.#tell(channel, subscriber, () => subscriber.give(message));
  }

  delete(channel: Channel): void {
    this.#channels.delete(channel.id);
    for (const subscriber of [...channel.subscribers])
      this.#tell(channel, subscriber, () => subscriber.gone(channel));
  }

  #tell(channel: Channel, subscriber: Subscriber, tell: () => void): void {
    // Somebody may have left meanwhile.
    const ifThere = () => channel.subscribers.has(subscriber) && tell();
    if (this.#lateness > 0) this.clock.after(this.#lateness, ifThere);
    else tell();
  }
}
