import { createHash } from 'node:crypto';
import type { Clock, Timer } from '../broker/clock.js';
import { StoreUnavailable } from '../broker/commits.js';
import { StoreFull } from '../broker/store.js';
import { StoreMeter } from '../broker/store-meter.js';
import { StoreRefused } from '../stores/store-refused.js';
import {
  type ConnectionListener,
  connectRedis,
  type RedisConnection,
  refusalOf,
} from './redis-connection.js';
import type { RedisPlace } from './redis-place.js';
import { type ScriptName, scripts } from './scripts.js';

/** A connection that answers nothing for so long is given up; milliseconds. */
const answerTime = 5000;
/** How long it takes until the next attempt to connect: at first, and at most. Milliseconds. */
const firstPause = 100;
const longestPause = 2000;
/** Most that is under way: what comes then is turned away. */
const mostCalls = 10_000;
const mostBytes = 64 * 1024 * 1024;

const digests = Object.fromEntries(
  Object.entries(scripts).map(([name, script]) => [name, createHash('sha1').update(script).digest('hex')]),
) as Record<ScriptName, string>;

/** What a link tells of. */
export interface LinkListener {
  told(channel: string, bytes: Buffer): void;
  /** Nothing can be asked, and nothing is heard. */
  lost(): void;
  /** There is a new connection, on which nothing is listened to yet. */
  connected(): void;
}

interface Call {
  readonly bytes: number;
  reject(error: Error): void;
}

/** The way to a Redis: a connection, and a new one when it is lost. Whatever is under way then fails: nobody knows whether it was done. */
export class RedisLink implements ConnectionListener {
  readonly meter = new StoreMeter('redis');
  readonly #place: RedisPlace;
  readonly #clock: Clock;
  readonly #onError: (error: unknown) => void;
  #listener: LinkListener | undefined;
  #connection: RedisConnection | undefined;
  readonly #calls = new Set<Call>();
  #bytes = 0;
  /** When something was answered last, or began to be waited for. */
  #heardAt = 0;
  #watch: Timer | undefined;
  #retry: Timer | undefined;
  #pause = firstPause;
  #isClosed = false;
  #reported: string | undefined;

  private constructor(place: RedisPlace, clock: Clock, onError: (error: unknown) => void) {
    this.#place = place;
    this.#clock = clock;
    this.#onError = onError;
  }

  /** @throws StoreRefused where it cannot be used */
  static async open(place: RedisPlace, clock: Clock, onError: (error: unknown) => void): Promise<RedisLink> {
    const link = new RedisLink(place, clock, onError);
    try {
      link.#connection = await connectRedis(place, link);
      return link;
    } catch (error) {
      if (error instanceof StoreRefused) throw error;
      throw new StoreRefused(`it does not answer (${textOf(error)})`);
    }
  }

  get isOpen(): boolean {
    return this.#connection !== undefined;
  }

  attach(listener: LinkListener): void {
    this.#listener = listener;
    if (this.#connection) listener.connected();
  }

  /** Runs a script. @throws StoreUnavailable, StoreFull */
  async run(
    script: ScriptName,
    prefix: string,
    words: readonly (string | number | Buffer)[],
  ): Promise<unknown> {
    const rest = ['1', prefix, ...words.map((word) => (typeof word === 'number' ? String(word) : word))];
    try {
      return await this.call((connection) => connection.send(['EVALSHA', digests[script], ...rest]), rest);
    } catch (error) {
      const text = error instanceof Error ? textOf(error.cause) : '';
      if (!text.startsWith('NOSCRIPT')) throw error;
      return await this.call((connection) => connection.send(['EVAL', scripts[script], ...rest]), rest);
    }
  }

  /** @throws StoreUnavailable, StoreFull */
  call<T>(
    ask: (connection: RedisConnection) => Promise<T>,
    words: readonly (string | Buffer)[] = [],
  ): Promise<T> {
    const connection = this.#connection;
    if (!connection) return Promise.reject(this.#failed('Messages cannot be stored at present'));
    const bytes = words.reduce((sum, { length }) => sum + length, 0);
    if (this.#calls.size >= mostCalls || this.#bytes + bytes > mostBytes)
      return Promise.reject(this.#failed('Too many messages wait to be stored'));
    return new Promise<T>((resolve, reject) => {
      const call: Call = { bytes, reject };
      const began = this.#clock.elapsed();
      if (this.#calls.size === 0) this.#heardAt = began;
      this.#calls.add(call);
      this.#bytes += bytes;
      this.#watch ??= this.#clock.after(answerTime, () => this.#look());
      ask(connection).then(
        (answer) => {
          if (!this.#forget(call)) return;
          this.meter.times.observe((this.#clock.elapsed() - began) / 1000);
          resolve(answer);
        },
        (error) => {
          if (this.#forget(call)) reject(this.#faultOf(error));
        },
      );
    });
  }

  told(channel: string, bytes: Buffer): void {
    this.#heardAt = this.#clock.elapsed();
    this.#listener?.told(channel, bytes);
  }

  lost(error: unknown): void {
    const connection = this.#connection;
    if (!connection) return;
    this.#connection = undefined;
    connection.destroy();
    if (!this.#isClosed)
      this.#onError(new Error(`the connection to ${this.#place.shown} is lost: ${textOf(error)}`));
    this.#listener?.lost();
    for (const call of [...this.#calls]) {
      this.#forget(call);
      call.reject(this.#failed('Messages cannot be stored at present', error));
    }
    if (!this.#isClosed) this.#connectLater();
  }

  close(): void {
    this.#isClosed = true;
    this.#retry?.cancel();
    this.#watch?.cancel();
    this.lost(new Error('the server is stopping'));
  }

  #forget(call: Call): boolean {
    if (!this.#calls.delete(call)) return false;
    this.#bytes -= call.bytes;
    this.#heardAt = this.#clock.elapsed();
    return true;
  }

  /** Looks whether something has been waited for too long. */
  #look(): void {
    this.#watch = undefined;
    if (this.#calls.size === 0) return;
    const left = this.#heardAt + answerTime - this.#clock.elapsed();
    if (left > 0) this.#watch = this.#clock.after(left, () => this.#look());
    else this.lost(new Error(`nothing was answered for ${answerTime / 1000} seconds`));
  }

  #connectLater(): void {
    this.#retry = this.#clock.after(this.#pause, () => void this.#connect());
    this.#pause = Math.min(2 * this.#pause, longestPause);
  }

  async #connect(): Promise<void> {
    try {
      const connection = await connectRedis(this.#place, this);
      if (this.#isClosed) {
        connection.destroy();
        return;
      }
      this.#connection = connection;
      this.#pause = firstPause;
      this.#reported = undefined;
      this.#listener?.connected();
    } catch (error) {
      if (this.#isClosed) return;
      // One line when it is lost is enough, but for what somebody has to put right.
      if (error instanceof StoreRefused) this.#report(error.message);
      this.#connectLater();
    }
  }

  /** Says what is wrong, once until it is something else. */
  #report(fault: string): void {
    if (fault === this.#reported) return;
    this.#reported = fault;
    this.#onError(new Error(`${this.#place.shown}: ${fault}`));
  }

  #faultOf(error: unknown): Error {
    const text = textOf(error);
    if (text.startsWith('OOM')) {
      this.meter.errors++;
      return new StoreFull();
    }
    if (this.#connection && !this.#connection.isOpen) this.lost(error);
    // It is sent again with its text.
    else if (text.startsWith('NOSCRIPT')) return unavailable(text, error);
    else this.#report(refusalOf(error)?.message ?? text);
    return this.#failed('Messages cannot be stored at present', error);
  }

  #failed(text: string, cause?: unknown): StoreUnavailable {
    this.meter.errors++;
    return unavailable(text, cause);
  }
}

function unavailable(text: string, cause?: unknown): StoreUnavailable {
  return new StoreUnavailable(text, { cause });
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error ?? '');
}
