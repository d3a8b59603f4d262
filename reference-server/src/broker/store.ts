import type { Broker } from './broker.js';
import type { ChannelObserver } from './channel-observer.js';
import type { ChannelLife } from './channels.js';
import type { Clock } from './clock.js';
import type { Commits } from './commits.js';
import type { ChannelRules } from './following.js';
import type { Message, Position } from './message.js';
import type { StoreMeter } from './store-meter.js';

export interface StoredMessage {
  readonly message: Message;
  /** When it expires, on the clock's `elapsed` scale; Infinity = never. */
  readonly expiresAt: number;
  /** See PublishPolicy. */
  readonly dropReceivedAbove: number;
}

/** What is known of a channel beside its messages. */
export interface ChannelNote {
  readonly name: string;
  /** How many messages were published. */
  readonly published: number;
  /** Where the last of them was. */
  readonly last: Position;
  readonly life: ChannelLife;
}

/** What a store adds that outlives the process. */
export interface Durability {
  /** The channels from before; their messages are in the store. */
  readonly channels: readonly ChannelNote[];
  /** No position up to the end of this second is given again; seconds since 1970. */
  readonly lastSecond: number;
  /** When that which was done is where it outlives the process. */
  readonly commits: Commits;
  /** Keeps what is known of a channel. */
  note(channel: ChannelNote): void;
  /** Positions of this second are about to be told. */
  reach(second: number): void;
  /** Keeps no more of what is done from now on: what ends with the process is no change. */
  freeze(): void;
  /** Returns when all that was done until now is kept, or cannot be at present. */
  settled(): Promise<void>;
  /** Returns when nothing is open any more: all is kept, or could not be, which was told as a fault. */
  close(): Promise<void>;
}

/**
 * Keeps the messages of channels, oldest first, within a bound of memory.
 * Its calls are synchronous, so that nothing can happen between looking for a message and waiting for it.
 */
export interface Store {
  readonly messages: number;
  /** Memory reckoned for channels and messages. */
  readonly bytes: number;
  /** Messages that append() has dropped since the start. A store that does not count them leaves it out. */
  readonly trimmed?: number;
  /** Makes room for a channel. @throws StoreFull and nothing is changed */
  open(channel: string): void;
  /**
   * Adds the latest messages, to one channel or several, and drops the oldest ones of each beyond `keep`. Opens channels where
   * needed. Either all of it is done or nothing.
   * @throws StoreFull and nothing is changed
   */
  append(entries: readonly StoredMessage[], keep: number): void;
  /** The channel's messages, oldest first. */
  list(channel: string): readonly StoredMessage[];
  /** The first message after the position; the oldest one without a position. */
  next(channel: string, after?: Position): StoredMessage | undefined;
  /** Drops the messages that `wanted` says no to. */
  retain(channel: string, wanted: (entry: StoredMessage) => boolean): void;
  /** Forgets the channel and its messages. */
  remove(channel: string): void;
  /** Only where the store outlives the process. */
  readonly durability?: Durability;
  /** The same. */
  readonly meter?: StoreMeter;
}

/** What a broker over a shared store is made of. */
export interface SharedChannels {
  readonly clock: Clock;
  /** Most memory for what is kept in this process too; bytes. */
  readonly memorySize: number;
  /** Looked at anew each time: they may change. */
  readonly rules: ChannelRules;
  readonly observer: ChannelObserver;
  readonly onError: (error: unknown) => void;
}

/** A store that several servers share: it brings a broker of its own, for what one of them publishes reaches the subscribers of all. */
export interface SharedStore {
  /** Makes the broker of this server; once. */
  share(channels: SharedChannels): Broker;
  /** Why it cannot be asked now, for everybody to read; undefined = it can. */
  readonly fault?: string | undefined;
  readonly meter?: StoreMeter;
  close(): void;
}

/** Where channels and messages are: in this process and perhaps beyond it, or where several servers share them. */
export type ChannelStore = Store | SharedStore;

/** Why nothing can be published now, for everybody to read; undefined = it can. */
export function faultOfStore(store: ChannelStore | undefined): string | undefined {
  if (!store) return undefined;
  return 'share' in store ? store.fault : store.durability?.commits.fault?.message;
}

/** Returns when all that was done until now is kept, or cannot be at present. */
export async function settleStore(store: ChannelStore | undefined): Promise<void> {
  if (store && !('share' in store)) await store.durability?.settled();
}

/** Closes what outlives the process. */
export async function closeStore(store: ChannelStore | undefined): Promise<void> {
  if (!store) return;
  if ('share' in store) store.close();
  else await store.durability?.close();
}

/** There is no room for it; nothing was stored. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
  constructor() {
    super('the memory reserved for channels and messages is used up');
  }
}
