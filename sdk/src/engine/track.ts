import { later, type Position } from './position.js';

/** How far one channel, or all of them, have been seen. */
export interface Progress {
  /** Everything up to here. */
  at: Position | undefined;
  /** No message has confirmed it: the clock it is by may be another. */
  guessed: boolean;
}

/** What is known about one channel. */
export interface Track extends Progress {
  /** How many old messages to ask for, as long as nothing else is known. */
  backtrack: number;
  /** The last message that was delivered: its number and its position. */
  id?: number | undefined;
  last?: Position | undefined;
  /** Headers of the next poll: what a relay server said with its last message, as it was. */
  validators?: Readonly<Record<string, string>> | undefined;
}

/** What a connection asks for. */
export interface Resume {
  readonly position: Position | undefined;
  /** Empty for none. */
  readonly eventId: string;
  /** Channels in the order of the request, with the number of old messages to ask for, 0 for none. */
  readonly channels: ReadonlyMap<string, number>;
}

/** What was asked for, and how far the connection has come in what it was sent of the past. */
export interface Replay extends Resume {
  readonly names: readonly string[];
  /** From where each channel is sent; messages up to there were not asked for. Without those that have sent one. */
  readonly since: Map<string, Position | undefined>;
  /** Old messages that may still come by count alone, for channels without a position. */
  readonly counted: Map<string, number>;
  /** The last channel of the request that has a past to send; -1 when none has. */
  readonly lastOld: number;
  furthest: number;
  /** The latest position seen on the connection. */
  latest?: Position | undefined;
  settled?: boolean;
}

/** A message that is new. */
export interface Accepted {
  /** As the message says. */
  readonly channel: string;
  /** It is the first of its channel on this connection. */
  readonly away?: boolean;
  /** The number of the message before, where both have one. */
  readonly before?: number | undefined;
}

/** What a message says takes the place of what was guessed; also that it has no position. */
export function move(progress: Progress, position: Position | undefined): void {
  progress.at = progress.guessed ? position : later(progress.at, position);
  progress.guessed &&= !position;
}
