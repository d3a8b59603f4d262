import type { PublishPolicy } from './broker.js';
import type { Channel, ChannelLife, Channels } from './channels.js';
import type { Clock } from './clock.js';
import type { ChannelCounts } from './following.js';
import type { Draft, Message, Position } from './message.js';
import type { Store, StoredMessage } from './store.js';

/** How a message is kept, and its channel. */
export type Keeping = Omit<PublishPolicy, 'channelTimeout'> & { readonly life: ChannelLife };

/** A message with the channel that it was published to. */
export interface Published {
  readonly channel: Channel;
  readonly message: Message;
  /** How many got it. */
  readonly receivers: number;
}

/** What publishing needs of its broker. */
export interface PublicationHost {
  /** Whether a message is published of every channel that is made. */
  readonly announces: boolean;
  /** Makes a channel for which the store has made room. */
  add(name: string, life: ChannelLife): Channel;
  /** A publisher came to the channel. */
  use(channel: Channel, life: ChannelLife): void;
  /** Hands a message to all who wait; returns how many. */
  hand(channel: Channel, entry: StoredMessage): number;
}

/** Publishes messages, and gives each its position in the order of all. */
export class Publication {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #channels: Channels;
  readonly #host: PublicationHost;
  #last: Position = { time: 0, tag: 0 };
  /** Whether places in the order are being given: they are all of the second in which that began. */
  #isPinned = false;
  /** Whether messages that have their places are being handed out. */
  #isHanding = false;
  #later: (() => void)[] = [];

  constructor(clock: Clock, store: Store, channels: Channels, host: PublicationHost) {
    this.#clock = clock;
    this.#store = store;
    const { durability } = store;
    if (durability) {
      // Nobody knows which positions of the last second were told.
      this.#last = { time: durability.lastSecond + 1, tag: 0 };
      durability.reach(this.#last.time);
    }
    this.#channels = channels;
    this.#host = host;
  }

  /** Where the order has come to. */
  latest(): Position {
    if (this.#isPinned) return this.#last;
    const second = Math.floor(this.#clock.now() / 1000);
    // A clock that is set back must not set messages back, nor positions that somebody was told.
    if (this.#last.time < second) {
      this.#last = { time: second, tag: 0 };
      this.#store.durability?.reach(second);
    }
    return this.#last;
  }

  /**
   * Does something that publishes, when all that has its place in the order was handed out: whoever follows several channels
   * gets everything in its order.
   */
  afterwards(publish: () => void): void {
    if (this.#isHanding) this.#later.push(publish);
    else publish();
  }

  /** Publishes to all of the channels, or throws and has done nothing. */
  publish(names: readonly string[], draft: Draft, keeping: Keeping): Published[] {
    const { keep, messageTimeout, dropReceivedAbove, life } = keeping;
    const now = this.#clock.elapsed();
    const expiresAt = messageTimeout > 0 ? now + messageTimeout : Number.POSITIVE_INFINITY;
    // What has expired goes first, for its end may be told, which takes a place in the order.
    for (const name of names) this.#channels.find(name);
    const { time, tag } = this.latest();
    const fresh = new Set(names.filter((name) => !this.#channels.find(name)));
    /** What is told of new channels comes before what is published to them. */
    const before = tag + (this.#host.announces ? fresh.size : 0);
    /** The id of the last message of each channel, those of this publish included. */
    const ids = new Map<string, number>();
    const entries = names.map((channel, index): StoredMessage => {
      const id = (ids.get(channel) ?? this.#channels.find(channel)?.published ?? 0) + 1;
      ids.set(channel, id);
      const message: Message = Object.freeze({
        channel,
        id,
        time,
        tag: before + index + 1,
        eventId: draft.eventId,
        eventType: draft.eventType,
        contentType: draft.contentType,
        bytes: draft.bytes,
      });
      return { message, expiresAt, dropReceivedAbove };
    });
    // The only step that can fail comes first: a publish that is refused has done nothing.
    if (keep > 0) this.#store.append(entries, keep);
    else this.#channels.makeRoom(names);
    const wasPinned = this.#isPinned;
    this.#isPinned = true;
    try {
      this.#last = { time, tag };
      for (const name of fresh) this.#host.add(name, life);
      this.#last = { time, tag: before + names.length };
      return this.#handAll(entries, life);
    } finally {
      this.#isPinned = wasPinned;
    }
  }

  /** Hands out and keeps a message that has its place in the order already. */
  receive(entry: StoredMessage, keep: number, life: ChannelLife): void {
    if (keep > 0) this.#store.append([entry], keep);
    else this.#channels.makeRoom([entry.message.channel]);
    this.#handAll([entry], life);
  }

  #handAll(entries: readonly StoredMessage[], life: ChannelLife): Published[] {
    this.#isHanding = true;
    try {
      return entries.map((entry) => this.#hand(entry, life));
    } finally {
      this.#isHanding = false;
      const later = this.#later;
      if (later.length > 0) this.#later = [];
      for (const publish of later) publish();
    }
  }

  #hand(entry: StoredMessage, life: ChannelLife): Published {
    const { message, expiresAt } = entry;
    const channel = this.#channels.find(message.channel) ?? this.#host.add(message.channel, life);
    channel.published = message.id;
    this.#channels.published(channel);
    channel.last = { time: message.time, tag: message.tag };
    this.#host.use(channel, life);
    this.#store.durability?.note(channel);
    const receivers = this.#host.hand(channel, entry);
    this.#channels.extend(channel, expiresAt);
    return { channel, message, receivers };
  }
}

/** The channels after a publish, with those who were there before it. */
export function countsOf(published: readonly Published[], channels: Channels): readonly ChannelCounts[] {
  const [first] = published;
  if (first && published.length === 1)
    return [{ ...channels.counts(first.channel), subscribers: first.receivers }];
  // Of a channel that is named again: those who were there when the first message came.
  const receivers = new Map<Channel, number>();
  for (const one of published) {
    if (!receivers.has(one.channel)) receivers.set(one.channel, one.receivers);
  }
  return published.map(({ channel }) => ({
    ...channels.counts(channel),
    subscribers: receivers.get(channel) ?? 0,
  }));
}
