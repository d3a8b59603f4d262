import type { Clock } from '../wire/clock.js';
import type { Connect } from '../wire/connect.js';
import type { Locations } from './locations.js';
import type { Timing } from './timing.js';

/** How much load the checks of reliability put on a target. */
export interface LoadScale {
  /** Messages of a burst. */
  readonly messages: number;
  /** Publishers that send them at the same time. */
  readonly publishers: number;
  /** Subscribers of a crowd. */
  readonly subscribers: number;
  /** By how many messages publishers may be ahead of a long-polling subscriber: no more than a channel keeps. */
  readonly ahead: number;
}

/** For how long the server lets connections last, milliseconds, by location; where that is known. */
export type Lives = Readonly<Partial<Record<keyof Locations, number>>>;

/** What the actors of one check are given. */
export interface Ports {
  readonly locations: Locations;
  readonly connect: Connect;
  readonly clock: Clock;
  readonly timing: Timing;
  readonly userAgent: string;
  /** Returns a channel id that nobody has used. */
  readonly newChannelId: () => string;
  /** Returns random bytes. */
  readonly randomBytes: (length: number) => Uint8Array;
  /** Whether messages are kept for subscribers that come later. */
  readonly stores: boolean;
  /** How many messages of a channel are kept, where that may be fewer than checks need; undefined: enough. */
  readonly stored: number | undefined;
  readonly lives: Lives;
  /** Create each channel with a PUT before a subscriber asks for it. */
  readonly prepare: boolean;
  /** Finds the number of held requests in channel information: the first group. */
  readonly subscriberCount: RegExp | undefined;
  readonly load: LoadScale;
  /** Tells how much memory the target has, bytes; undefined where the kit did not start it. */
  readonly memory: (() => Promise<number | undefined>) | undefined;
}
