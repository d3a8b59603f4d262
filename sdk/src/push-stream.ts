import { readModes, readSettings } from './defaults.js';
import { Cursor } from './engine/cursor.js';
import { httpDate, type Position, readPosition } from './engine/position.js';
import { PushStreamError } from './errors.js';
import type { EventDetails, Message, Stats } from './events.js';
import { Inbox } from './inbox.js';
import type { ChannelOptions, Mode, PushStreamOptions, Settings } from './options.js';
import { encodeText, type PublishOptions, type PublishResult, post, publish } from './publish.js';
import { Session } from './session.js';
import { type BufferOptions, dispose, type Subscription } from './subscription.js';
import type { Transport } from './transports/transport.js';

/** How each mode is done, for those who leave some out. */
export type Transports = Readonly<Partial<Record<Mode, Transport>>>;

/** What `onmessage` has always been called with. */
export type MessageCallback = (
  text: unknown,
  id: number | undefined,
  channel: string,
  eventid: string,
  isLastMessageFromBatch: boolean,
  time: string | undefined,
) => void;

/** An event of the client; `detail` says what happened. */
export type PushStreamEvent<Type extends keyof EventDetails> = CustomEvent<EventDetails[Type]>;

type Listener<Type extends keyof EventDetails> =
  | ((event: PushStreamEvent<Type>) => void)
  | { handleEvent(event: PushStreamEvent<Type>): void };

const wrapperTypes = {
  eventsource: 'EventSource',
  websocket: 'WebSocket',
  stream: 'Stream',
  longpolling: 'LongPolling',
} as const satisfies Record<Mode, string>;

let count = 0;

// The options are fields, and the events have types.
export interface PushStream extends Settings {
  addEventListener<Type extends keyof EventDetails>(
    type: Type,
    listener: Listener<Type> | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener<Type extends keyof EventDetails>(
    type: Type,
    listener: Listener<Type> | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

/**
 * A subscriber of channels, and a publisher to them.
 *
 * ```ts
 * const stream = new PushStream({ host: 'push.example', modes: 'websocket|longpolling' });
 * stream.onmessage = (text, id, channel) => console.log(channel, id, text);
 * stream.addChannel('news', { backtrack: 5 });
 * stream.connect();
 * ```
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor sets every field of Settings.
export class PushStream extends EventTarget implements Disposable {
  static readonly CLOSED = 0;
  static readonly CONNECTING = 1;
  static readonly OPEN = 2;

  /** Counts the clients of the page from 0. */
  readonly id: number = count++;
  readonly modes: readonly Mode[];
  /** The modes again, by the names they have always had here. */
  readonly wrappers: readonly { readonly type: string }[];
  /** Channels with their options. Use `addChannel` and `removeChannel` to change it. */
  channels: Record<string, ChannelOptions> = {};
  onmessage: MessageCallback | null = null;
  onerror: ((error: PushStreamError) => void) | null = null;
  onstatuschange: ((status: 0 | 1 | 2) => void) | null = null;
  onchanneldeleted: ((channel: string) => void) | null = null;

  readonly #session: Session;
  readonly #inbox: Inbox;
  /** Channels that are there for subscriptions only. */
  readonly #borrowed = new Set<string>();
  #changing = false;

  /**
   * @param options options, or the modes alone
   * @throws PushStreamError when there is no such mode
   */
  constructor(options: PushStreamOptions | string | readonly Mode[], transports: Transports) {
    super();
    const given: PushStreamOptions =
      typeof options === 'string' || Array.isArray(options)
        ? { modes: options }
        : (options as PushStreamOptions);
    Object.assign(this, readSettings(given));
    this.modes = readModes(given);
    this.wrappers = this.modes.map((mode) => ({ type: wrapperTypes[mode] }));
    const emit = <Type extends keyof EventDetails>(type: Type, detail: EventDetails[Type]) => {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    };
    const cursor = new Cursor(this.#beginning(), this.lastEventId ?? undefined);
    const inbox = new Inbox(this, emit);
    this.#inbox = inbox;
    this.#session = new Session(
      {
        settings: this,
        modes: this.modes,
        transports,
        streamId: this.id,
        emit,
        deliver: (messages, replay) => inbox.take(messages, cursor, replay),
      },
      cursor,
    );
    // As listeners, so that what they throw does no harm here.
    this.addEventListener('statuschange', ({ detail }) => this.onstatuschange?.(detail.status));
    this.addEventListener('error', ({ detail }) => this.onerror?.(detail));
    this.addEventListener('channeldeleted', ({ detail }) => this.onchanneldeleted?.(detail.channel));
    this.addEventListener('message', ({ detail: { data, id, channel, eventId = '', isLast, time } }) =>
      this.onmessage?.(data, id, channel, eventId, isLast, time),
    );
    const { channels = [], signal } = given;
    for (const [name, channel] of Object.entries(channels)) {
      if (typeof channel === 'string') this.addChannel(channel);
      else this.addChannel(name, channel);
    }
    signal?.addEventListener('abort', () => this.disconnect(), { once: true });
  }

  #beginning(): Position | undefined {
    const after = this.messagesPublishedAfter;
    if (after === undefined) return undefined;
    const ms = after instanceof Date ? after.getTime() : after < 0 ? 0 : this.clock.now() - after * 1000;
    return { time: Math.floor(ms / 1000), tag: 0 };
  }

  /** 0 closed, 1 connecting, 2 open. */
  get readyState(): 0 | 1 | 2 {
    return this.#session.status;
  }

  /** The mode of the last open connection, by the name it has always had here. */
  get wrapper(): { readonly type: string } | null {
    return this.wrappers[this.modes.indexOf(this.#session.mode as Mode)] ?? null;
  }

  get channelsCount(): number {
    return Object.keys(this.channels).length;
  }

  /** The cursor in the words of HTTP; may be set before connecting. */
  get _lastModified(): string | null {
    const { head } = this.#session.cursor;
    return head ? httpDate(head) : null;
  }
  set _lastModified(date: string | null) {
    this.#session.cursor.seek(readPosition(date, '0'), this._lastEventId ?? undefined);
  }
  get _etag(): number | string {
    return this.#session.cursor.head?.tag ?? 0;
  }
  set _etag(tag: number | string) {
    this.#session.cursor.seek(readPosition(this._lastModified, String(tag)), this._lastEventId ?? undefined);
  }
  get _lastEventId(): string | null {
    return this.#session.cursor.eventId ?? null;
  }
  set _lastEventId(eventId: string | null) {
    this.#session.cursor.seek(this.#session.cursor.head, eventId ?? undefined);
  }

  get stats(): Stats {
    const { mode, attempts, opened, outcomes } = this.#session;
    const { messages, repeats, gaps, resets } = this.#inbox;
    return {
      mode: this.readyState === 2 ? mode : undefined,
      attempts,
      opened,
      messages,
      repeats,
      gaps,
      resets,
      guarantees: this.#inbox.guarantees(this.channelsCount),
      modes: { ...outcomes },
    };
  }

  /**
   * Adds a channel; an open connection is made anew with it, once for all that are added in one turn.
   * @throws PushStreamError when the name needs encoding in a url, or the channel is there already
   */
  addChannel(name: string, options: ChannelOptions = {}): void {
    if (!name || encodeURIComponent(name) !== name)
      throw new PushStreamError(
        'invalid',
        `"${name}" can't be the name of a channel: use letters, digits and -_.!~*'()`,
      );
    if (Object.hasOwn(this.channels, name))
      throw new PushStreamError('invalid', `The channel ${name} is subscribed to already`);
    this.channels[name] = options;
    this.#follow();
  }

  /** Removes a channel; does nothing when it isn't there. Without channels the connection is closed. */
  removeChannel(name: string): void {
    if (!Object.hasOwn(this.channels, name)) return;
    delete this.channels[name];
    this.#follow();
  }

  removeAllChannels(): void {
    this.channels = {};
    this.#follow();
  }

  #follow(): void {
    const channels = Object.entries(this.channels);
    this.#session.cursor.follow(
      new Map(channels.map(([name, { backtrack = 0 }]) => [name, Number(backtrack)])),
    );
    if (!this.#session.active || this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      this.#session.dispatch({ type: this.channelsCount > 0 ? 'channels' : 'disconnect' });
    });
  }

  /**
   * Connects, and stays connected until `disconnect`. Called again, it begins anew with the preferred mode.
   * @throws PushStreamError when host, port or channels are missing
   */
  connect(): void {
    const { host, port, signal } = this;
    if (!host) throw new PushStreamError('invalid', 'The option host is missing: where is the server?');
    if (!Number.isInteger(port) || port < 1 || port > 65535)
      throw new PushStreamError('invalid', `The port must be a number from 1 to 65535, not ${port}`);
    if (this.channelsCount === 0)
      throw new PushStreamError('invalid', 'There are no channels: call addChannel before connect');
    if (!signal?.aborted) this.#session.dispatch({ type: 'connect' });
  }

  /** Closes the connection; `connect` opens it again, where the cursor stands. */
  disconnect(): void {
    this.#session.dispatch({ type: 'disconnect' });
  }

  /**
   * Resolves when a connection is open.
   * @throws PushStreamError the last error, when connecting is given up; the reason of the signal, when it is aborted
   */
  ready({ signal }: { readonly signal?: AbortSignal } = {}): Promise<this> {
    return new Promise((resolve, reject) => {
      const listeners = new AbortController();
      let error = new PushStreamError('invalid', 'Not connected: call connect first');
      const look = () => {
        if (this.readyState === 2) resolve(this);
        else if (signal?.aborted) reject(signal.reason);
        else if (this.#session.active) return;
        else reject(error);
        listeners.abort();
      };
      const options = { signal: listeners.signal };
      this.addEventListener('error', ({ detail }) => (error = detail), options);
      for (const type of ['statuschange', 'error', 'open'] as const)
        this.addEventListener(type, () => queueMicrotask(look), options);
      signal?.addEventListener('abort', look, options);
      look();
    });
  }

  /**
   * Messages of one channel, to iterate over. Adds the channel and connects where that is needed; the channel is
   * removed when the last subscription that needed it ends.
   */
  subscribe(name: string, options: ChannelOptions & BufferOptions = {}): Subscription<Message> {
    if (!Object.hasOwn(this.channels, name)) {
      this.addChannel(name, options);
      this.#borrowed.add(name);
    }
    const subscription = this.#inbox.iterate(options, name, () => {
      if (!this.#inbox.isWanted(name) && this.#borrowed.delete(name)) this.removeChannel(name);
    });
    if (!this.#session.active) this.connect();
    return subscription;
  }

  /** Messages of all channels. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message> {
    return this.#inbox.iterate({}, undefined);
  }

  /** Disconnects and ends all iterations. */
  [dispose](): void {
    this.disconnect();
    this.#inbox.close();
  }

  /**
   * Publishes to all channels of the client, or to those that are given. Text goes as it is, all else as JSON.
   * @throws PushStreamError `refused` or `down`, with the status and the server's reason
   */
  publish(data: unknown, options: PublishOptions = {}): Promise<PublishResult> {
    return publish(this, options.channels ?? Object.keys(this.channels), data, options);
  }

  /** Sends a text to all channels: on the open WebSocket if there is one, else by a POST. */
  sendMessage(text: string, success?: () => void, failure?: (status: number) => void): void {
    if (this.#session.connection?.send?.(encodeText(text, this.decode))) success?.();
    else settle(this.publish(text), success, failure);
  }

  /** Sends a text to a url of a publisher. */
  static sendMessage(
    url: string,
    text: string,
    success?: () => void,
    failure?: (status: number) => void,
  ): void {
    settle(post(readSettings({}), url, encodeText(text, 'uri')), success, failure);
  }
}

function settle(
  sending: Promise<PublishResult>,
  success: (() => void) | undefined,
  failure: ((status: number) => void) | undefined,
): void {
  sending.then(
    () => success?.(),
    (error: unknown) => failure?.((error as PushStreamError).status ?? 0),
  );
}
