import type { Clock } from '../../../../wire/clock.js';

/** A message. Texts are bytes here, one a character. */
export interface Post {
  readonly number: number;
  readonly room: string;
  readonly text: string;
  /** Seconds since 1970. */
  readonly second: number;
  readonly tag: number;
  readonly eventId: string;
  readonly eventType: string;
}

/** Who stays in rooms; `gone` when the last of them was deleted. */
export interface Guest {
  readonly hear: (post: Post) => void;
  readonly gone: () => void;
}

/** A room as a request names it: with so many of its latest posts. */
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

/** What holds in all rooms; times in milliseconds. */
export interface Rules {
  /** The room in which is told what becomes of the others; '' where nothing is. */
  readonly chronicle: string;
  readonly kept: number;
  readonly keptFor: number;
  readonly idleFor: number;
}

export interface Room {
  readonly name: string;
  published: number;
  kept: Post[];
  /** Who is here as often as its request named the room. */
  guests: Guest[];
  usedAt: number;
}

/** A post by a template; what is filled in is not looked at again. */
export function shaped(template: string, post: Post): string {
  const fields: Record<string, string> = {
    id: `${post.number}`,
    channel: post.room,
    text: post.text,
    size: `${post.text.length}`,
    time: dateOf(post.second),
    tag: `${post.tag}`,
    'event-id': post.eventId,
    'event-type': post.eventType,
  };
  return template.replace(/~([a-z-]+)~/gi, (token, name: string) => fields[name.toLowerCase()] ?? token);
}

export const dateOf = (second: number): string => new Date(second * 1000).toUTCString();

/** A post that nobody has published. */
export function special(number: number, text: string, room = ''): Post {
  return { number, room, text, second: 0, tag: 0, eventId: '', eventType: '' };
}

/** The names in a path of rooms. */
export function namesIn(path: string): Named[] {
  const parts = path.split('/').map((part) => {
    const [, name = part, latest = '0'] = /^(.*)\.b(\d+)$/s.exec(part) ?? [];
    return { name, latest: Number(latest) };
  });
  return parts.filter(({ name }) => name !== '');
}

/** All rooms. Nothing is cleaned up but what is looked at. */
export class Rooms {
  readonly #rooms = new Map<string, Room>();
  readonly #clock: Clock;
  readonly #rules: Rules;
  /** How often was published, the chronicle left out. */
  published = 0;
  #second = 0;
  #tag = 0;

  constructor(clock: Clock, rules: Rules) {
    this.#clock = clock;
    this.#rules = rules;
    if (rules.chronicle !== '') this.#open(rules.chronicle);
  }

  isChronicle(name: string): boolean {
    return name !== '' && name === this.#rules.chronicle;
  }

  get second(): number {
    return Math.floor(this.#clock.now() / 1000);
  }

  get all(): Room[] {
    return [...this.#rooms.keys()].flatMap((name) => this.find(name) ?? []);
  }

  find(name: string): Room | undefined {
    const room = this.#rooms.get(name);
    if (!room) return undefined;
    const { keptFor, idleFor } = this.#rules;
    room.kept = room.kept.filter(({ second }) => second * 1000 + keptFor > this.#clock.now());
    const idle = this.#clock.elapsed() - room.usedAt >= idleFor;
    if (!idle || room.kept.length > 0 || room.guests.length > 0 || this.isChronicle(name)) return room;
    this.#rooms.delete(name);
    this.#note('channel_destroyed', name);
    return undefined;
  }

  publish(name: string, draft: Pick<Post, 'text' | 'eventId' | 'eventType'>, keeps: boolean): Room {
    const room = this.#open(name);
    if (!this.isChronicle(name)) this.published++;
    if (this.second !== this.#second) [this.#second, this.#tag] = [this.second, 0];
    const post = { ...draft, room: name, number: ++room.published, second: this.#second, tag: ++this.#tag };
    if (keeps) room.kept = [...room.kept, post].slice(-this.#rules.kept);
    for (const guest of [...room.guests]) guest.hear(post);
    return room;
  }

  /** False where there is no such room. */
  remove(name: string, text: string): boolean {
    const room = this.find(name);
    if (!room) return false;
    this.#rooms.delete(name);
    for (const _ of room.guests) this.#note('client_unsubscribed', name);
    this.#clock.after(1500, () => this.#note('channel_destroyed', name));
    for (const guest of new Set(room.guests)) {
      guest.hear(special(-2, text, name));
      if (!this.#isAnywhere(guest)) guest.gone();
    }
    return true;
  }

  /** Returns what leaves them again. */
  join(names: readonly Named[], guest: Guest): () => void {
    const rooms = names.map(({ name }) => this.#open(name));
    for (const room of rooms) {
      room.guests.push(guest);
      this.#note('client_subscribed', room.name);
    }
    return () => {
      for (const room of rooms.splice(0)) {
        room.guests = room.guests.filter((one) => one !== guest);
        if (this.#rooms.get(room.name) === room) this.#note('client_unsubscribed', room.name);
      }
    };
  }

  /** What is kept for somebody who asks so, room by room. */
  old(names: readonly Named[], since: Since): Post[] {
    return names.flatMap(({ name, latest }) => {
      const kept = this.find(name)?.kept ?? [];
      if (latest > 0) return kept.slice(-latest);
      const start = kept.findIndex((post, index) => isAfter(post, kept[index - 1], since));
      return start < 0 ? [] : kept.slice(start);
    });
  }

  #open(name: string): Room {
    const found = this.find(name);
    const room = found ?? { name, published: 0, kept: [], guests: [], usedAt: 0 };
    room.usedAt = this.#clock.elapsed();
    this.#rooms.set(name, room);
    if (!found) this.#note('channel_created', name);
    return room;
  }

  /** Tells in the chronicle what has become of a room. */
  #note(type: string, name: string): void {
    const { chronicle } = this.#rules;
    if (chronicle === '' || this.isChronicle(name)) return;
    const text = `{"type": "${type}", "channel": ${JSON.stringify(name)}}`;
    this.publish(chronicle, { text, eventId: '', eventType: type }, true);
  }

  #isAnywhere(guest: Guest): boolean {
    return [...this.#rooms.values()].some(({ guests }) => guests.includes(guest));
  }
}

function isAfter(post: Post, before: Post | undefined, { second, tag, eventId }: Since): boolean {
  if (eventId !== undefined && before?.eventId === eventId) return true;
  if (second === undefined) return false;
  return post.second > second || (post.second === second && tag !== undefined && post.tag > tag);
}
