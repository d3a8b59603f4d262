import { setTimeout as pause } from 'node:timers/promises';
import type { Dialect } from '../dialects.js';
import { Connection, request, Statuses, webSocketHeaders } from './connection.js';

/** What a publisher and two subscribers saw that do nothing wrong, while others do. */
export interface Healthy {
  readonly acknowledged: number;
  /** Answered, but not with 2xx. */
  readonly refused: number;
  /** Due, and not answered: the connection ended, or two seconds after the end there was no answer. */
  readonly unanswered: number;
  /** Acknowledged messages that did not reach a subscriber, and what reached one again; of both subscribers. */
  readonly lost: number;
  readonly repeated: number;
  /**
   * From the time at which a message was due to be published until a subscriber had it; milliseconds, ascending.
   * Infinite for what was not refused and never came, so that those that a server keeps waiting for good count, too.
   */
  readonly latencies: readonly number[];
}

/** A message is due so often; milliseconds. */
const interval = 10;

/** How long is waited for what is on its way at the end; milliseconds. */
const patience = 2000;

const channel = 'healthy';
const marks = /@(\d{8})@/g;
const messageText = (number: number) => `@${String(number).padStart(8, '0')}@`.padEnd(100, '.');

/** Reads messages and remembers which came. */
class Subscriber {
  readonly connection: Connection;
  readonly got = new Set<number>();
  repeated = 0;
  #unread = '';

  constructor(port: number, bytes: string, first: (number: number) => void) {
    this.connection = new Connection(port, (text) => {
      const all = this.#unread + text;
      let last = 0;
      for (const match of all.matchAll(marks)) {
        last = match.index + match[0].length;
        const number = Number(match[1]);
        if (this.got.has(number)) this.repeated++;
        else {
          this.got.add(number);
          first(number);
        }
      }
      // A mark of ten characters may be cut in two.
      this.#unread = all.slice(Math.max(last, all.length - 9));
    });
    this.connection.write(bytes);
  }
}

/** Publishes at a steady rate on a connection that is kept, one message after the other. */
export class HealthyPair {
  readonly #path: string;
  readonly #port: number;
  readonly #subscribers: readonly Subscriber[];
  /** When each message was due, by its number. */
  readonly #due: number[] = [];
  readonly #acknowledged: number[] = [];
  readonly #timer: NodeJS.Timeout;
  #publisher: Connection;
  #statuses = new Statuses();
  /** The numbers of those that were sent and of those that were answered. */
  #sent = 0;
  #answered = 0;
  #refused = 0;
  #measuredFrom = 0;
  #latencies: number[] = [];

  constructor(port: number, dialect: Dialect) {
    this.#port = port;
    this.#path = dialect.publish(channel);
    this.#subscribers = [
      request('GET', dialect.webSocket(channel), webSocketHeaders),
      request('GET', dialect.eventSource([channel]), ['Accept: text/event-stream']),
    ].map((bytes) => new Subscriber(port, bytes, (number) => this.#received(number)));
    this.#publisher = this.#connect();
    this.#timer = setInterval(() => {
      this.#due.push(performance.now());
      this.#publish();
    }, interval);
  }

  /** When each subscriber has had a message, nothing that is published from now on can come too early for it. */
  async subscribed(): Promise<void> {
    const end = performance.now() + 5000;
    while (this.#subscribers.some(({ got }) => got.size === 0)) {
      if (performance.now() > end) throw new Error('the healthy subscribers got nothing within five seconds');
      await pause(interval);
    }
  }

  /** Messages that are due from now on count; returns the number of the first of them. */
  measure(): number {
    this.#measuredFrom = this.#due.length + 1;
    this.#latencies = [];
    return this.#measuredFrom;
  }

  /** No more messages become due. Those that are go on being published. */
  endPublishing(): void {
    clearInterval(this.#timer);
  }

  /** Waits for what is on its way, and ends. */
  async stop(): Promise<Healthy> {
    this.endPublishing();
    const end = performance.now() + patience;
    while (performance.now() < end && (this.#answered < this.#due.length || this.#missing() > 0)) {
      await pause(interval);
    }
    for (const { connection } of this.#subscribers) connection.socket.destroy();
    this.#publisher.socket.destroy();
    const acknowledged = this.#measured().length;
    const due = this.#due.length + 1 - this.#measuredFrom;
    const late = (due - this.#refused) * this.#subscribers.length - this.#latencies.length;
    for (let count = 0; count < late; count++) this.#latencies.push(Number.POSITIVE_INFINITY);
    return {
      acknowledged,
      refused: this.#refused,
      unanswered: due - acknowledged - this.#refused,
      lost: this.#missing(),
      repeated: this.#subscribers.reduce((sum, { repeated }) => sum + repeated, 0),
      latencies: this.#latencies.sort((one, other) => one - other),
    };
  }

  #measured(): readonly number[] {
    return this.#acknowledged.filter((number) => number >= this.#measuredFrom);
  }

  #missing(): number {
    const expected = this.#measured();
    return this.#subscribers.reduce(
      (sum, { got }) => sum + expected.filter((number) => !got.has(number)).length,
      0,
    );
  }

  #received(number: number): void {
    if (number < this.#measuredFrom) return;
    this.#latencies.push(performance.now() - (this.#due[number - 1] ?? Number.NaN));
  }

  #connect(): Connection {
    this.#statuses = new Statuses();
    return new Connection(this.#port, (text) => {
      const { total, done } = this.#statuses;
      this.#statuses.read(text);
      if (this.#statuses.total === total) return;
      this.#answered = this.#sent;
      if (this.#statuses.done > done) this.#acknowledged.push(this.#sent);
      else if (this.#sent >= this.#measuredFrom) this.#refused++;
      // Once the rest of the answer has been read as well.
      setImmediate(() => this.#publish());
    });
  }

  /** The next that is due, when the one before has been answered: what comes late counts from when it was due. */
  #publish(): void {
    if (this.#sent === this.#due.length) return;
    if (this.#answered < this.#sent && !this.#publisher.closed) return;
    if (this.#publisher.closed) {
      // A server may end a connection; one that is gone refuses the next one as well. It is tried with each message.
      this.#answered = this.#sent;
      this.#publisher = this.#connect();
    }
    this.#sent++;
    this.#publisher.write(request('POST', this.#path, [], messageText(this.#sent)));
  }
}
