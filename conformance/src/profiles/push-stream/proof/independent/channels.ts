import type { Clock } from '../../../../wire/clock.js';

/** A message. Texts are bytes here, one a character. */
export interface Message {
  readonly number: number;
  readonly channel: string;
  readonly text: string;
  /** Seconds since 1970. */
  readonly second: number;
  readonly tag: number;
  readonly eventId: string;
  readonly eventType: string;
}

/** What a subscriber is told: each message, and that the last of its channels was deleted. */
export interface Subscriber {
  readonly receive: (message: Message) => void;
  readonly channelsDeleted: () => void;
}

/** A channel as a request names it: with so many of its latest messages. */
export interface Named {
  readonly name: string;
  readonly latest: number;
}

/** Where somebody goes on. */
export interface Since {
  readonly second?: number;
  readonly tag?: number;
  readonly eventId?: string;
}

/** The settings that hold for all channels; times in milliseconds. */
export interface Rules {
  /** The channel whose messages tell of the others; '' where there is none. */
  readonly eventsChannel: string;
  readonly kept: number;
  readonly keptFor: number;
  readonly idleFor: number;
}

export interface Channel {
  readonly name: string;
  published: number;
  kept: Message[];
  /** Each subscriber is in it as often as its request named the channel. */
  subscribers: Subscriber[];
  usedAt: number;
}

/** Fills a message into a template. What was filled in is not searched for tokens again. */
export function shaped(template: string, message: Message): string {
  const fields: Record<string, string> = {
    id: `${message.number}`,
    channel: message.channel,
    text: message.text,
    size: `${message.text.length}`,
    time: dateOf(message.second),
    tag: `${message.tag}`,
    'event-id': message.eventId,
    'event-type': message.eventType,
  };
  return template.replace(/~([a-z-]+)~/gi, (token, name: string) => fields[name.toLowerCase()] ?? token);
}

export const dateOf = (second: number): string => new Date(second * 1000).toUTCString();

/** A message of the server itself, which nobody has published. */
export function special(number: number, text: string, channel = ''): Message {
  return { number, channel: channel, text, second: 0, tag: 0, eventId: '', eventType: '' };
}

/** Reads the names of channels in a path. */
export function namesIn(path: string): Named[] {
  const parts = path.split('/').map((part) => {
    const [, name = part, latest = '0'] = /^(.*)\.b(\d+)$/s.exec(part) ?? [];
    return { name, latest: Number(latest) };
  });
  return parts.filter(({ name }) => name !== '');
}

/** All channels. A channel is cleaned up when somebody asks for it, and not before. */
export class Channels {
  readonly #channels = new Map<string, Channel>();
  readonly #clock: Clock;
  readonly #rules: Rules;
  /** How many messages were published, without those of the events channel. */
  published = 0;
  #second = 0;
  #tag = 0;

  constructor(clock: Clock, rules: Rules) {
    this.#clock = clock;
    this.#rules = rules;
    if (rules.eventsChannel !== '') this.#open(rules.eventsChannel);
  }

  isEventsChannel(name: string): boolean {
    return name !== '' && name === this.#rules.eventsChannel;
  }

  get second(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  get all(): Channel[] {
    return [...this.#channels.keys()].flatMap((name) => this.find(name) ?? []);
  }

  find(name: string): Channel | undefined {
    const channel = this.#channels.get(name);
    if (!channel) return undefined;
    const { keptFor, idleFor } = this.#rules;
    channel.kept = channel.kept.filter(({ second }) => second * 1000 + keptFor > this.#clock.now());
    const idle = this.#clock.elapsed() - channel.usedAt >= idleFor;
    if (!idle || channel.kept.length > 0 || channel.subscribers.length > 0 || this.isEventsChannel(name))
      return channel;
    this.#channels.delete(name);
    this.#note('channel_destroyed', name);
    return undefined;
  }

  publish(name: string, draft: Pick<Message, 'text' | 'eventId' | 'eventType'>, keeps: boolean): Channel {
    const channel = this.#open(name);
    if (!this.isEventsChannel(name)) this.published++;
    if (this.second !== this.#second) [this.#second, this.#tag] = [this.second, 0];
    const message = {
      ...draft,
      channel: name,
      number: ++channel.published,
      second: this.#second,
      tag: ++this.#tag,
    };
    if (keeps) channel.kept = [...channel.kept, message].slice(-this.#rules.kept);
    for (const subscriber of [...channel.subscribers]) subscriber.receive(message);
    return channel;
  }

  /** False where there is no such channel. */
  remove(name: string, text: string): boolean {
    const channel = this.find(name);
    if (!channel) return false;
    this.#channels.delete(name);
    for (const _ of channel.subscribers) this.#note('client_unsubscribed', name);
    this.#clock.after(1500, () => this.#note('channel_destroyed', name));
    for (const subscriber of new Set(channel.subscribers)) {
      subscriber.receive(special(-2, text, name));
      if (!this.#isAnywhere(subscriber)) subscriber.channelsDeleted();
    }
    return true;
  }

  /** Returns what leaves them again. */
  join(names: readonly Named[], subscriber: Subscriber): () => void {
    const channels = names.map(({ name }) => this.#open(name));
    for (const channel of channels) {
      channel.subscribers.push(subscriber);
      this.#note('client_subscribed', channel.name);
    }
    return () => {
      for (const channel of channels.splice(0)) {
        channel.subscribers = channel.subscribers.filter((one) => one !== subscriber);
        if (this.#channels.get(channel.name) === channel) this.#note('client_unsubscribed', channel.name);
      }
    };
  }

  /** The stored messages that a subscriber is owed, channel by channel. */
  old(names: readonly Named[], since: Since): Message[] {
    return names.flatMap(({ name, latest }) => {
      const kept = this.find(name)?.kept ?? [];
      if (latest > 0) return kept.slice(-latest);
      const start = kept.findIndex((message, index) => isAfter(message, kept[index - 1], since));
      return start < 0 ? [] : kept.slice(start);
    });
  }

  #open(name: string): Channel {
    const found = this.find(name);
    const channel = found ?? { name, published: 0, kept: [], subscribers: [], usedAt: 0 };
    channel.usedAt = this.#clock.elapsed();
    this.#channels.set(name, channel);
    if (!found) this.#note('channel_created', name);
    return channel;
  }

  /** Publishes an event to the events channel. */
  #note(type: string, name: string): void {
    const { eventsChannel } = this.#rules;
    if (eventsChannel === '' || this.isEventsChannel(name)) return;
    const text = `{"type": "${type}", "channel": ${JSON.stringify(name)}}`;
    this.publish(eventsChannel, { text, eventId: '', eventType: type }, true);
  }

  #isAnywhere(subscriber: Subscriber): boolean {
    return [...this.#channels.values()].some(({ subscribers }) => subscribers.includes(subscriber));
  }
}

function isAfter(message: Message, before: Message | undefined, { second, tag, eventId }: Since): boolean {
  if (eventId !== undefined && message.eventId === eventId) return false;
  if (eventId !== undefined && before?.eventId === eventId) return true;
  if (second === undefined) return false;
  return message.second > second || (message.second === second && tag !== undefined && message.tag > tag);
}
