import type { Claim, Place } from './posts.js';

/** Old messages that were asked for. */
export interface Serving {
  readonly backtrack: number;
  readonly tabs: Map<string, Claim>;
  /** Where the channel stood then: when it moves on without a message, there are no old ones. */
  at: Place['at'];
}

/** The tabs of one channel. */
export interface Seats {
  /** They are sent what comes. */
  readonly admitted: Set<string>;
  /** They wait for the next request, each with what it wants. */
  readonly waiting: Map<string, Claim>;
  /** Old messages have been asked for, and none has come yet: how many, and for whom. */
  serving: Serving | undefined;
  /** How many of these may still come: who wants no old ones waits for them to have come. */
  old: number;
  /** Somebody has come less far than the connection: it serves nobody else until it is made anew. */
  lowered: boolean;
}

export function noSeats(): Seats {
  return { admitted: new Set(), waiting: new Map(), serving: undefined, old: 0, lowered: false };
}
