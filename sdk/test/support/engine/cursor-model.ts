import { type Cursor, createCursor, type Replay, type Resume } from '../../../src/engine/cursor.js';
import { comparePositions, httpDate, type Position } from '../../../src/engine/position.js';
import type { WireMessage } from '../../../src/protocol/message.js';

/** Which fields a template has. */
export interface Template {
  readonly id: boolean;
  readonly place: boolean;
}

interface Stored extends Position {
  readonly channel: string;
  readonly id: number;
}

/** A server of the push-stream dialect, as far as the order of messages goes. */
export class ModelServer {
  readonly stored: Stored[] = [];
  readonly #ids = new Map<string, number>();
  #time = 1000;
  #tag = 0;

  publish(channel: string, secondsLater: number): void {
    if (secondsLater > 0) this.#tag = 0;
    this.#time += secondsLater;
    const id = (this.#ids.get(channel) ?? 0) + 1;
    this.#ids.set(channel, id);
    this.stored.push({ channel, id, time: this.#time, tag: ++this.#tag });
  }

  /** All is lost, and counted from 1 again. */
  restart(): void {
    this.stored.length = 0;
    this.#ids.clear();
    this.#time++;
    this.#tag = 0;
  }

  /** What a connection is sent first: channel by channel. */
  past({ position, channels }: Resume): Stored[] {
    return [...channels].flatMap(([name, backtrack]) => {
      const own = this.stored.filter(({ channel }) => channel === name);
      if (backtrack > 0) return own.slice(-backtrack);
      return position ? own.filter((message) => comparePositions(message, position) > 0) : [];
    });
  }
}

/** A client with one connection, which loses what has not been delivered when it is cut. */
export class ModelClient {
  cursor: Cursor;
  readonly delivered: string[] = [];
  readonly gaps: string[] = [];
  readonly resets: string[] = [];
  readonly #server: ModelServer;
  readonly #template: Template;
  #replay: Replay | undefined;
  #queue: Stored[] = [];
  #seen = 0;

  constructor(server: ModelServer, channels: Record<string, number>, template: Template, head?: Position) {
    this.#server = server;
    this.#template = template;
    this.cursor = createCursor(head);
    this.follow(channels);
  }

  /** Channels with the number of old messages wanted. */
  follow(channels: Readonly<Record<string, number>>): void {
    const options = Object.entries(channels).map(([name, backtrack]) => [name, { backtrack }]);
    this.cursor.follow(Object.fromEntries(options));
  }

  connect(): void {
    this.#replay = this.cursor.wanted();
    this.#queue = this.#server.past(this.#replay);
    this.#seen = this.#server.stored.length;
  }

  cut(): void {
    this.#replay = undefined;
    this.#queue = [];
  }

  /** Takes at most so many messages; what was published meanwhile comes after the past. */
  receive(count: number): void {
    if (!this.#replay) return;
    const names = this.#replay.names;
    this.#queue.push(
      ...this.#server.stored.slice(this.#seen).filter(({ channel }) => names.includes(channel)),
    );
    this.#seen = this.#server.stored.length;
    for (const message of this.#queue.splice(0, count)) this.#accept(message, this.#replay);
  }

  /** A ping comes when there is nothing else. */
  ping(): void {
    this.receive(Number.POSITIVE_INFINITY);
    if (this.#replay) this.cursor.settle(this.#replay);
  }

  #accept({ channel, id, ...position }: Stored, replay: Replay): void {
    const message: WireMessage = {
      id: this.#template.id ? id : undefined,
      channel,
      text: '',
      time: this.#template.place ? httpDate(position) : undefined,
      tag: this.#template.place ? String(position.tag) : undefined,
      eventId: undefined,
    };
    const accepted = this.cursor.accept(message, replay);
    if (!accepted) return;
    this.delivered.push(`${channel}${id}`);
    const { before = id - 1 } = accepted;
    if (id > before + 1) this.gaps.push(`${channel}${before + 1}-${id - 1}`);
    if (id <= before) this.resets.push(`${channel}${before}`);
  }
}
