import { onAbort } from '../clock.js';
import { createKeeper } from '../connection/keeper.js';
import { createLookout } from '../connection/lookout.js';
import { createMonitor } from '../connection/monitor.js';
import type { Stats } from '../connection/stats.js';
import { seek } from '../engine/cursor-state.js';
import { httpDate, readPosition } from '../engine/position.js';
import { PushStreamError } from '../errors.js';
import { type Given, readSettings } from '../options/defaults.js';
import type { AnyChannels, Message, MessageOf } from '../options/events.js';
import { known, type Mode } from '../options/modes.js';
import type { ChannelOptions } from '../options/options.js';
import type { Transports } from '../transports/transport.js';
import {
  type DataFor,
  encodeText,
  type PublishOptions,
  type PublishResult,
  post,
  publish,
} from './publish.js';
import { type Extras, Subscriber } from './subscriber.js';
import {
  type BufferOptions,
  createSubscription,
  dispose,
  type Source,
  type Subscription,
} from './subscription.js';

/** What the modes are called as types of wrappers, in their order. */
const wrapperTypes = ['EventSource', 'WebSocket', 'Stream', 'LongPolling'] as const;

/**
 * A subscriber of channels, and a publisher to them.
 *
 * ```ts
 * const stream = new PushStream({ host: 'push.example', modes: 'websocket|longpolling' });
 * stream.onmessage = (text, id, channel) => console.log(channel, id, text);
 * stream.addChannel('news', { backtrack: 5 });
 * stream.connect();
 * ```
 * @typeParam Channels the type of the data of each channel, for example `{ prices: Price }`
 */
export class PushStream<Channels extends object = AnyChannels>
  extends Subscriber<Channels>
  implements Disposable
{
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
  constructor(options: Given<Channels>, transports: Transports) {
    super(options, transports, (client, emit, cursor) => ({
      keeper: createKeeper(client, emit),
      monitor: createMonitor(client, emit, cursor),
      lookout: createLookout(client, cursor),
    }));
    this.wrappers = this.modes.map((mode) => ({ type: wrapperTypes[known.indexOf(mode)] as string }));
    this.addEventListener('message', ({ detail }) => {
      for (const [source, name] of this.#sources)
        if ((name ?? detail.channel) === detail.channel) source.push(detail as Message);
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
      let error = new PushStreamError('invalid', 'Call connect first');
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
      onAbort(signal, look, over.signal);
      look();
    });
  }

  /**
   * Messages of one channel, to iterate over. Adds the channel and connects where that is needed; the channel is
   * removed when the last subscription that needed it ends.
   */
  subscribe<Name extends keyof Channels & string>(
    name: Name,
    options: ChannelOptions & BufferOptions = {},
  ): Subscription<Message<Channels[Name], Name>> {
    if (!Object.hasOwn(this.channels, name)) {
      this.addChannel(name, options);
      this.#borrowed.add(name);
    }
    if (!this.session.isActive()) this.connect();
    return this.#iterate(options, name) as Subscription<Message<Channels[Name], Name>>;
  }

  #iterate(options: BufferOptions, name?: keyof Channels & string): Subscription<Message> {
    const ended = new AbortController();
    const source = createSubscription<Message>(options, () => {
      ended.abort();
      this.#sources.delete(source);
      // An iteration over all channels has borrowed none.
      const isLast = ![...this.#sources.values()].includes(name);
      if (isLast && this.#borrowed.delete(name as string))
        this.removeChannel(name as keyof Channels & string);
    });
    this.#sources.set(source, name);
    for (const signal of [options.signal, this.signal]) onAbort(signal, source.items[dispose], ended.signal);
    return source.items;
  }

  /** Messages of all channels. */
  [Symbol.asyncIterator](): AsyncIterableIterator<MessageOf<Channels>> {
    return this.#iterate({}) as unknown as AsyncIterableIterator<MessageOf<Channels>>;
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
   * bytes as the text that they are in UTF-8, all else as JSON; with a codec, all but bytes as that says.
   * @throws PushStreamError `refused` or `down`, with the status and the server's reason; `invalid` without host, port
   * or channels, and for what is no text and can't be made one
   */
  async publish<Name extends keyof Channels & string = keyof Channels & string>(
    data: DataFor<Channels, Name>,
    options: PublishOptions<Name> = {},
  ): Promise<PublishResult> {
    const { channels = Object.keys(this.channels) } = options;
    this.check(channels);
    return publish(this, channels, data, options);
  }

  /** Sends a text to all channels: on the open WebSocket if there is one, else by a POST. */
  sendMessage(text: string, success?: () => void, failure?: (status: number) => void): void {
    if (this.session.send(encodeText(text, this))) success?.();
    else settle(this.publish(text as DataFor<Channels, keyof Channels & string>), success, failure);
  }

  /** Sends a text to a url of a publisher. */
  static sendMessage(
    url: string,
    text: string,
    success?: () => void,
    failure?: (status: number) => void,
  ): void {
    settle(post(readSettings({}), url, encodeText(text, { decode: 'uri' })), success, failure);
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
