import type { Timer } from './clock.js';
import type { Cursor, Replay } from './engine/cursor.js';
import { httpDate, type Position } from './engine/position.js';
import { asError, PushStreamError } from './errors.js';
import type { Credentials, Mode, Settings } from './options.js';
import type { Platform } from './platform/platform.js';
import { Notice, type WireMessage } from './protocol/message.js';
import type { Attempt, Request, Send, Transport } from './transports/transport.js';
import { channelsPath, subscriberUrl } from './url.js';

/** What a connection is given, and whom it tells. */
export interface ConnectionHost {
  readonly settings: Settings;
  readonly mode: Mode;
  readonly streamId: number;
  readonly platform: Platform;
  readonly cursor: Cursor;
  /** Its number, from 1. */
  readonly attempt: number;
  readonly lastError: PushStreamError | undefined;
  /** Resolves when the cursor is there. */
  ready(): Promise<void>;
  opened(): void;
  deliver(messages: readonly WireMessage[], replay: Replay): void;
  ended(error: PushStreamError): void;
  /** The cursor has moved without a message. */
  changed(): void;
}

/** One attempt: runs a transport, makes its requests and watches over its time. */
export class Connection implements Attempt {
  readonly #host: ConnectionHost;
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  isOpen = false;
  isUseful = false;
  send: Send | undefined;
  #replay: Replay;
  #timer: Timer;
  #lastPing: number | undefined;
  /** The longest time between two pings. */
  #interval = 0;
  #reconnectAfter: number | undefined;

  constructor(host: ConnectionHost) {
    this.#host = host;
    const { settings, cursor } = host;
    this.#replay = cursor.begin(cursor.resume());
    const ms = settings.timeout;
    this.#timer = settings.clock.after(ms, () =>
      this.#end(new PushStreamError('timeout', `No answer within ${ms} ms`)),
    );
  }

  get mode(): Mode {
    return this.#host.mode;
  }
  get settings(): Settings {
    return this.#host.settings;
  }
  get clock(): Settings['clock'] {
    return this.#host.settings.clock;
  }
  get platform(): Platform {
    return this.#host.platform;
  }
  get streamId(): number {
    return this.#host.streamId;
  }
  get channels(): readonly string[] {
    return this.#replay.names;
  }

  run(transport: Transport | undefined): void {
    const run = async () => {
      if (!transport)
        throw new PushStreamError('unsupported', `The mode ${this.mode} is not part of this build`);
      await this.#host.ready();
      await transport(this);
      throw new PushStreamError('ended', 'The server has closed the connection');
    };
    run().catch((error: unknown) => this.#end(asError(error)));
  }

  stop(): void {
    this.#timer.cancel();
    this.#controller.abort();
  }

  #end(error: PushStreamError): void {
    if (this.signal.aborted) return;
    this.stop();
    const { retryAfter = this.#reconnectAfter, code, message, status, cause } = error;
    const told =
      retryAfter === error.retryAfter
        ? error
        : new PushStreamError(code, message, { status, cause, retryAfter });
    this.#host.ended(told);
  }

  async request(more: Readonly<Record<string, string>> = {}, channel?: string): Promise<Request> {
    const { settings, mode, attempt, lastError, cursor } = this.#host;
    const auth = await settings.auth?.({ mode, attempt, error: lastError });
    this.signal.throwIfAborted();
    const resume = cursor.resume();
    this.#replay = cursor.begin(resume);
    const { position, eventId = '', channels } = resume;
    const params: Record<string, unknown> = {
      ...settings.extraParams(),
      ...auth?.params,
      _: settings.clock.now(),
      ...more,
    };
    const conditions: Record<string, string> = {};
    if (settings.dialect === 'relay') {
      const validators = cursor.validators(channel ?? '');
      if (validators?.modified) conditions['If-Modified-Since'] = validators.modified;
      if (validators?.etag) conditions['If-None-Match'] = validators.etag;
    } else {
      params[settings.tagArgument] = position ? position.tag : '';
      params[settings.timeArgument] = position ? httpDate(position) : '';
      params[settings.eventIdArgument] = eventId;
      if (position) {
        conditions['If-None-Match'] = String(position.tag);
        conditions['If-Modified-Since'] = httpDate(position);
      }
      if (eventId) conditions['Last-Event-ID'] = eventId;
    }
    const path = channel === undefined ? channelsPath(channels) : `/${channel}`;
    return this.#request(subscriberUrl(settings, mode, path, params), conditions, auth);
  }

  #request(url: string, conditions: Request['conditions'], auth: Credentials | undefined): Request {
    return { url, conditions, headers: auth?.headers ?? {}, protocols: auth?.protocols };
  }

  readonly opened = (send?: Send): void => {
    if (this.isOpen || this.signal.aborted) return;
    this.isOpen = true;
    this.send = send;
    this.#timer.cancel();
    // What lasts is of use, also when nothing is said.
    this.#timer = this.clock.after(this.settings.reconnectOnTimeoutInterval, () => {
      this.isUseful = true;
    });
    this.#host.opened();
  };

  deliver(messages: readonly WireMessage[]): void {
    if (this.signal.aborted || messages.length === 0) return;
    this.opened();
    this.isUseful = true;
    if (messages.some(({ id }) => id === Notice.ping)) this.alive();
    else this.#listen();
    this.#host.deliver(messages, this.#replay);
  }

  settled(position?: Position): void {
    this.isUseful = true;
    this.#host.cursor.settle(this.#replay, position);
    this.#host.changed();
  }

  began(position: Position | undefined, whole: boolean): void {
    if (whole) this.isUseful = true;
    if (position) this.#host.cursor.start(this.#replay, position, whole);
  }

  readonly alive = (): void => {
    if (this.signal.aborted) return;
    const now = this.clock.now();
    this.settled();
    this.#interval = Math.max(this.#interval, now - (this.#lastPing ?? now));
    this.#lastPing = now;
    this.#listen();
  };

  /** Where pings have been seen, silence means that the connection is dead. */
  #listen(): void {
    if (this.#lastPing === undefined) return;
    this.#timer.cancel();
    const ms = Math.max(this.settings.pingtimeout, 2 * this.#interval);
    this.#timer = this.clock.after(ms, () =>
      this.#end(new PushStreamError('timeout', `Not even a ping within ${ms} ms`)),
    );
  }

  reconnectAfter(ms: number): void {
    this.#reconnectAfter = ms;
  }

  validate(channel: string, modified: string | null, etag: string | null): void {
    const { cursor, changed } = this.#host;
    cursor.validate(channel, modified || etag ? { modified: modified ?? '', etag: etag ?? '' } : undefined);
    changed();
  }
}
