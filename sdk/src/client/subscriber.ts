import { onAbort } from '../clock.js';
import type { Keeper } from '../connection/keeper.js';
import type { Lookout } from '../connection/lookout.js';
import type { Monitor } from '../connection/monitor.js';
import { createSession, type Session, type SessionHost } from '../connection/session.js';
import { type Cursor, createCursor } from '../engine/cursor.js';
import type { Position } from '../engine/position.js';
import { PushStreamError } from '../errors.js';
import { type Given, readModes, readOptions, readSettings } from '../options/defaults.js';
import type { AnyChannels, Callbacks, Emit, EventDetails, MessageOf } from '../options/events.js';
import type { Mode } from '../options/modes.js';
import type { ChannelOptions, Settings } from '../options/options.js';
import type { Transports } from '../transports/transport.js';

/** What the least client leaves out. */
export interface Extras {
  readonly keeper: Keeper;
  readonly monitor: Monitor;
  readonly lookout: Lookout;
}

/** An event of the client; `detail` says what happened. */
export type PushStreamEvent<
  Type extends keyof EventDetails,
  Channels extends object = AnyChannels,
> = CustomEvent<Type extends 'message' ? MessageOf<Channels> : EventDetails[Type]>;

type Listener<Type extends keyof EventDetails, Channels extends object> =
  | ((event: PushStreamEvent<Type, Channels>) => void)
  | { handleEvent(event: PushStreamEvent<Type, Channels>): void };

/** Where to begin, by the option `messagesPublishedAfter`. */
function beginning({ messagesPublishedAfter: after, clock }: Settings): Position | undefined {
  if (after === undefined) return undefined;
  const ms = after instanceof Date ? Number(after) : after < 0 ? 0 : clock.now() - after * 1000;
  return { time: Math.floor(ms / 1000), tag: 0 };
}

let count = 0;

// The options are fields, and the events have types.
export interface Subscriber<Channels extends object = AnyChannels> extends Settings {
  addEventListener<Type extends keyof EventDetails>(
    type: Type,
    listener: Listener<Type, Channels> | null,
    options?: AddEventListenerOptions | boolean,
  ): void;
  removeEventListener<Type extends keyof EventDetails>(
    type: Type,
    listener: Listener<Type, Channels> | null,
    options?: EventListenerOptions | boolean,
  ): void;
}

/**
 * A subscriber of channels: connects, reconnects, resumes, and tells of what comes.
 * @typeParam Channels the type of the data of each channel
 */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor sets every field of Settings.
export class Subscriber<Channels extends object = AnyChannels> extends EventTarget {
  static readonly CLOSED = 0;
  static readonly CONNECTING = 1;
  static readonly OPEN = 2;

  /** Counts the clients of the page from 0. */
  readonly id: number = count++;
  readonly modes: readonly Mode[];
  /** Channels with their options. Use `addChannel` and `removeChannel` to change it. */
  channels: Record<string, ChannelOptions> = {};
  onmessage: Callbacks['onmessage'] = null;
  onerror: Callbacks['onerror'] = null;
  onstatuschange: Callbacks['onstatuschange'] = null;
  onchanneldeleted: Callbacks['onchanneldeleted'] = null;

  /** @internal */
  protected readonly session: Session;
  /** @internal Clients that share a connection have one that is not their own. */
  protected openSession?(host: SessionHost): Session;
  /** @internal */
  protected readonly cursor: Cursor;
  /** @internal */
  protected readonly extras: Extras | undefined;
  #changing = false;
  /** The last channel was removed while connected: the next one connects again. */
  #idle = false;

  /**
   * @param options options, or the modes alone
   * @throws PushStreamError when there is no such mode
   */
  constructor(
    options: Given<Channels>,
    transports: Transports,
    extend?: (client: Subscriber, emit: Emit, cursor: Cursor) => Extras,
  ) {
    super();
    type Name = keyof Channels & string;
    const given = readOptions(options);
    Object.assign(this, readSettings(given));
    // Before all other listeners.
    this.codec?.attach(this);
    this.modes = readModes(given);
    const emit: Emit = (type, detail) => {
      this.dispatchEvent(new CustomEvent(type, { detail }));
    };
    this.cursor = createCursor(beginning(this), this.lastEventId ?? '');
    this.extras = extend?.(this as Subscriber<object> as Subscriber, emit, this.cursor);
    this.session = (this.openSession ?? createSession)({
      ...this.extras,
      settings: this,
      transports,
      streamId: this.id,
      silences: {},
      cursor: this.cursor,
      emit,
    });
    // As listeners, so that what they throw does no harm here.
    this.addEventListener('statuschange', ({ detail: { status } }) => this.onstatuschange?.(status));
    this.addEventListener('error', ({ detail }) => this.onerror?.(detail));
    this.addEventListener('channeldeleted', ({ detail: { channel } }) => this.onchanneldeleted?.(channel));
    this.addEventListener('message', ({ detail: { data, id, channel, eventId = '', isLast, time } }) =>
      this.onmessage?.(data, id, channel, eventId, isLast, time),
    );
    const { channels = [] } = given;
    for (const [name, channel] of Object.entries(channels)) {
      if (typeof channel === 'string') this.addChannel(channel as Name);
      else this.addChannel(name as Name, channel);
    }
    onAbort(this.signal, () => this.disconnect());
  }

  /** 0 closed, 1 connecting, 2 open. */
  get readyState(): 0 | 1 | 2 {
    return this.session.status;
  }

  get channelsCount(): number {
    return Object.keys(this.channels).length;
  }

  /**
   * Adds a channel; an open connection is made anew with it, once for all that are added in one turn.
   * @throws PushStreamError when the name needs encoding in a url, or the channel is there already
   */
  addChannel(name: keyof Channels & string, options: ChannelOptions = {}): void {
    if (!name || encodeURIComponent(name) !== name)
      throw new PushStreamError('invalid', `No channel name: "${name}"; use letters, digits and -_.!~*'()`);
    if (Object.hasOwn(this.channels, name))
      throw new PushStreamError('invalid', `Channel ${name} is subscribed to already`);
    this.channels[name] = options;
    this.#follow();
  }

  /**
   * Removes a channel; does nothing when it isn't there. Without channels the connection is closed, and opened again when
   * one is added.
   */
  removeChannel(name: keyof Channels & string): void {
    if (!Object.hasOwn(this.channels, name)) return;
    delete this.channels[name];
    this.#follow();
  }

  removeAllChannels(): void {
    this.channels = {};
    this.#follow();
  }

  #follow(): void {
    const { session } = this;
    this.cursor.follow(this.channels);
    if (!(session.isActive() || this.#idle) || this.#changing) return;
    this.#changing = true;
    queueMicrotask(() => {
      this.#changing = false;
      const waited = this.#idle && !session.isActive();
      this.#idle = this.channelsCount === 0;
      session.dispatch({ type: this.#idle ? 'disconnect' : waited ? 'connect' : 'channels' });
    });
  }

  /**
   * Connects, and stays connected until `disconnect`. Called again, it begins anew with the preferred mode.
   * @throws PushStreamError when host, port or channels are missing or wrong
   */
  connect(): void {
    this.check(this.channels);
    if (!this.signal?.aborted) this.session.dispatch({ type: 'connect' });
  }

  /** @internal */
  protected check(channels: object): void {
    const { host, port } = this;
    const trouble = !host
      ? 'Option host is missing'
      : host.includes('/')
        ? `Option host must be a name, not ${host}`
        : !(port > 0 && port < 65536)
          ? `Option port must be 1 to 65535, not ${port}`
          : Object.keys(channels).length === 0 && 'Call addChannel first';
    if (trouble) throw new PushStreamError('invalid', trouble);
  }

  /** Closes the connection; `connect` opens it again, where the cursor stands. */
  disconnect(): void {
    this.#idle = false;
    this.session.dispatch({ type: 'disconnect' });
  }
}
