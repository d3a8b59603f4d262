/** One published message as every dialect sees it. Frozen: the same object goes to every subscriber. */
export interface Message {
  readonly channel: string;
  /** Counts the channel's messages from 1, stored or not. */
  readonly id: number;
  /** Second of the publish, since 1970; never goes back on one server. */
  readonly time: number;
  /** Tells messages of one second apart: per server, from 1. `(time, tag)` orders all messages of a server. */
  readonly tag: number;
  /** The publisher's own id for it (`Event-Id`). */
  readonly eventId: string | undefined;
  /** The publisher's type for it (`Event-Type`). */
  readonly eventType: string | undefined;
  readonly contentType: string | undefined;
  readonly bytes: Uint8Array;
}

/** What a publisher hands in; the broker adds the position. */
export type Draft = Pick<Message, 'bytes'> & Partial<Pick<Message, 'eventId' | 'eventType' | 'contentType'>>;

/** Where a subscriber resumes: after the message at this time and tag. */
export interface Position {
  readonly time: number;
  readonly tag: number;
}

/** Negative when `a` comes before `b`, 0 when they are the same. */
export function comparePositions(a: Position, b: Position): number {
  if (a.time !== b.time) return a.time < b.time ? -1 : 1;
  return a.tag === b.tag ? 0 : a.tag < b.tag ? -1 : 1;
}
