import { readSettings } from './defaults.js';
import { guarantees } from './engine/guarantees.js';
import { seek } from './engine/place.js';
import { httpDate, readPosition } from './engine/position.js';
import { PushStreamError } from './errors.js';
import type { Message, Stats } from './events.js';
import { Keeper } from './keeper.js';
import type { ChannelOptions, Mode, PushStreamOptions } from './options.js';
import { encodeText, type PublishOptions, type PublishResult, post, publish } from './publish.js';
import { Subscriber, type Transports } from './subscriber.js';
import { type BufferOptions, dispose, Subscription } from './subscription.js';

const wrapperTypes = {
  eventsource: 'EventSource',
  websocket: 'WebSocket',
  stream: 'Stream',
  longpolling: 'LongPolling',
} as const satisfies Record<Mode, string>;

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
export class PushStream extends Subscriber implements Disposable {
  /** The modes again, by the names they have always had here. */
  readonly wrappers: readonly { readonly type: string }[];
  /** Iterations, with the channel that they are about. */
  readonly #subscriptions = new Map<Subscription<Message>, string | undefined>();
  /** Channels that are there for iterations only. */
  readonly #borrowed = new Set<string>();

  /**
   * @param options options, or the modes alone
   * @throws PushStreamError when there is no such mode
   */
  constructor(options: PushStreamOptions | string | readonly Mode[], transports: Transports) {
    super(options, transports, (settings, emit) => new Keeper(settings, emit));
    this.wrappers = this.modes.map((mode) => ({ type: wrapperTypes[mode] }));
    this.addEventListener('message', ({ detail }) => {
      for (const [subscription, name] of this.#subscriptions)
        if (name === undefined || name === detail.channel) subscription.push(detail);
    });
  }

  /** The mode of the last open connection, by the name it has always had here. */
  get wrapper(): { readonly type: string } | null {
    return this.wrappers[this.modes.indexOf(this.session.mode as Mode)] ?? null;
  }

  /** The cursor in the words of HTTP; may be set before connecting. */
  get _lastModified(): string | null {
    const { head } = this.session.cursor;
    return head ? httpDate(head) : null;
  }
  set _lastModified(date: string | null) {
    seek(this.session.cursor, readPosition(date, '0'), this._lastEventId);
  }
  get _etag(): number | string {
    return this.session.cursor.head?.tag ?? 0;
  }
  set _etag(tag: number | string) {
    seek(this.session.cursor, readPosition(this._lastModified, String(tag)), this._lastEventId);
  }
  get _lastEventId(): string | null {
    return this.session.cursor.eventId ?? null;
  }
  set _lastEventId(eventId: string | null) {
    seek(this.session.cursor, this.session.cursor.head, eventId);
  }

  get stats(): Stats {
    const { mode, attempts, opened, outcomes } = this.session;
    const { counts, told } = this.inbox;
    return {
      mode: this.readyState === 2 ? mode : undefined,
      attempts,
      opened,
      ...counts,
      guarantees: guarantees(told, this.channelsCount, this.dialect),
      modes: { ...outcomes },
    };
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
        else if (this.session.active) return;
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
    const subscription = this.#iterate(options, name);
    if (!this.session.active) this.connect();
    return subscription;
  }

  #iterate(options: BufferOptions, name: string | undefined): Subscription<Message> {
    const subscription: Subscription<Message> = new Subscription(options, () => {
      this.#subscriptions.delete(subscription);
      if (name === undefined || [...this.#subscriptions.values()].includes(name)) return;
      if (this.#borrowed.delete(name)) this.removeChannel(name);
    });
    this.#subscriptions.set(subscription, name);
    return subscription;
  }

  /** Messages of all channels. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message> {
    return this.#iterate({}, undefined);
  }

  /** Disconnects and ends all iterations. */
  [dispose](): void {
    this.disconnect();
    for (const subscription of this.#subscriptions.keys()) subscription[dispose]();
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
    if (this.session.connection?.send?.(encodeText(text, this.decode))) success?.();
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
