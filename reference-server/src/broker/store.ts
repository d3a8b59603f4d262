import type { Message, Position } from './message.js';

export interface StoredMessage {
  readonly message: Message;
  /** When it expires, on the clock's `elapsed` scale; Infinity = never. */
  readonly expiresAt: number;
  /** See PublishPolicy. */
  readonly dropReceivedAbove: number;
}

/**
 * Keeps the messages of channels, oldest first, within a bound of memory.
 * Its calls are synchronous, so that nothing can happen between looking for a message and waiting for it.
 */
export interface Store {
  readonly messages: number;
  /** Memory reckoned for channels and messages. */
  readonly bytes: number;
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
}

/** There is no room for it; nothing was stored. */
export class StoreFull extends Error {
  override readonly name = 'StoreFull';
  constructor() {
    super('the memory reserved for channels and messages is used up');
  }
}
