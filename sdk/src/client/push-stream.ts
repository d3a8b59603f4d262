import { onAbort } from '../clock.js';
import { createKeeper } from '../connection/keeper.js';
import { createLookout } from '../connection/lookout.js';
import { createMonitor } from '../connection/monitor.js';
import type { Stats } from '../connection/stats.js';
import { seek } from '../engine/cursor-state.js';
import { httpDate, readPosition } from '../engine/position.js';
import { PushStreamError } from '../errors.js';
import { readSettings } from '../options/defaults.js';
import type { Message } from '../options/events.js';
import type { Mode } from '../options/modes.js';
import type { ChannelOptions, PushStreamOptions } from '../options/options.js';
import type { Transports } from '../transports/transport.js';
import { encodeText, type PublishOptions, type PublishResult, post, publish } from './publish.js';
import { type Extras, Subscriber } from './subscriber.js';
import {
  type BufferOptions,
  createSubscription,
  dispose,
  type Source,
  type Subscription,
} from './subscription.js';

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
  readonly #sources = new Map<Source<Message>, string | undefined>();
  /** Channels that are there for iterations only. */
  readonly #borrowed = new Set<string>();

  /**
   * @param options options, or the modes alone
   * @throws PushStreamError when there is no such mode
   */
  constructor(options: PushStreamOptions | string | readonly Mode[], transports: Transports) {
    super(options, transports, (client, emit, cursor) => ({
      keeper: createKeeper(client, emit),
      monitor: createMonitor(client, emit, cursor),
      lookout: createLookout(client, cursor),
    }));
    this.wrappers = this.modes.map((mode) => ({ type: wrapperTypes[mode] }));
    this.addEventListener('message', ({ detail }) => {
      for (const [source, name] of this.#sources)
        if (name === undefined || name === detail.channel) source.push(detail);
    });
  }

  /** The mode of the last open connection, by the name it has always had here. */
  get wrapper(): { readonly type: string } | null {
    return this.wrappers[this.modes.indexOf(this.session.mode as Mode)] ?? null;
  }

  /** The cursor in the words of HTTP; may be set before connecting. */
  get _lastModified(): string | null {
    return httpDate(this.cursor.at) || null;
  }
  set _lastModified(date: string | null) {
    seek(this.cursor, readPosition(date));
  }
  get _etag(): number | string {
    return this.cursor.at?.tag ?? 0;
  }
  set _etag(tag: number | string) {
    seek(this.cursor, readPosition(this._lastModified, String(tag)));
  }
  get _lastEventId(): string | null {
    return this.cursor.eventId || null;
  }
  set _lastEventId(eventId: string | null) {
    this.cursor.eventId = eventId ?? '';
  }

  get stats(): Stats {
    return (this.extras as Extras).monitor.stats();
  }

  /**
   * Resolves when a connection is open.
   * @throws PushStreamError the last error, when connecting is given up; the reason of the signal, when it is aborted
   */
  ready({ signal }: { readonly signal?: AbortSignal } = {}): Promise<this> {
    return new Promise((resolve, reject) => {
      const over = new AbortController();
      const options = { signal: over.signal };
      let error = new PushStreamError('invalid', 'Not connected: call connect first');
      const look = () => {
        if (this.readyState === 2) resolve(this);
        else if (signal?.aborted) reject(signal.reason);
        else if (this.session.isActive()) return;
        else reject(error);
        over.abort();
      };
      this.addEventListener('error', ({ detail }) => (error = detail), options);
      // Whatever happens is told by `debug`; what comes of it is known in the next turn.
      this.addEventListener('debug', () => queueMicrotask(look), options);
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
    if (!this.session.isActive()) this.connect();
    return this.#iterate(options, name);
  }

  #iterate(options: BufferOptions, name?: string): Subscription<Message> {
    const ended = new AbortController();
    const source = createSubscription<Message>(options, () => {
      ended.abort();
      this.#sources.delete(source);
      if (name === undefined || [...this.#sources.values()].includes(name)) return;
      if (this.#borrowed.delete(name)) this.removeChannel(name);
    });
    this.#sources.set(source, name);
    for (const signal of [options.signal, this.signal]) onAbort(signal, source.items[dispose], ended.signal);
    return source.items;
  }

  /** Messages of all channels. */
  [Symbol.asyncIterator](): AsyncIterableIterator<Message> {
    return this.#iterate({});
  }

  /** Closes the connection and ends all iterations; `connect` opens it again, where the cursor stands. */
  override disconnect(): void {
    super.disconnect();
    for (const { items } of this.#sources.keys()) items[dispose]();
  }

  /** As {@link disconnect}. */
  [dispose](): void {
    this.disconnect();
  }

  /**
   * Publishes to all channels of the client, or to those that are given; no connection is needed. Text goes as it is,
   * bytes as the text that they are in UTF-8, all else as JSON.
   * @throws PushStreamError `refused` or `down`, with the status and the server's reason; `invalid` without host, port
   * or channels, and for what is no text and can't be made one
   */
  async publish(data: unknown, options: PublishOptions = {}): Promise<PublishResult> {
    const { channels = Object.keys(this.channels) } = options;
    this.check(channels);
    return publish(this, channels, data, options);
  }

  /** Sends a text to all channels: on the open WebSocket if there is one, else by a POST. */
  sendMessage(text: string, success?: () => void, failure?: (status: number) => void): void {
    if (this.session.send(encodeText(text, this.decode))) success?.();
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
