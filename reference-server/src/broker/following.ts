import type { Message } from './message.js';

/** One of the channels a subscriber follows. */
export interface ChannelRequest {
  readonly name: string;
  /** As many of its latest stored messages are sent first; more than 0 outranks the start position. */
  readonly backtrack: number;
}

/** Where to start: after the message of this event id, or after this time (seconds) and tag, whichever comes first. */
export interface StartPosition {
  readonly eventId?: string;
  readonly time?: number;
  readonly tag?: number;
}

export interface FollowRequest {
  readonly channels: readonly ChannelRequest[];
  readonly start: StartPosition;
  /** Whether the subscriber goes on to get what is published. */
  readonly stay: 'always' | 'when there is nothing' | 'never';
  /** Whether a channel without stored messages is refused. Wildcard channels never are. */
  readonly mustHaveMessages: boolean;
}

/**
 * Who follows channels; called after `follow` has returned. One that throws is forgotten, and told so; the others do not
 * notice.
 */
export interface Follower {
  message(message: Message): void;
  /**
   * A channel was deleted.
   * @param message what is told about it, the same object to all
   * @param left how many of its channels are left
   */
  deleted(message: Message, left: number): void;
  /** The broker was closed. */
  closed(): void;
  /** It has thrown and is told nothing more: its connection is to be ended. */
  fail?(): void;
}

/** Why a follower was turned away; nothing was done. */
export type FollowRefusal = 'unauthorized' | 'too many subscribers' | 'too many channels' | 'no memory';

export type FollowResult =
  | { readonly type: 'refused'; readonly reason: FollowRefusal }
  /** The broker was closed before. */
  | { readonly type: 'closed' }
  | {
      readonly type: 'followed';
      /** Stored messages to be sent first: channel by channel, oldest first. */
      readonly old: readonly Message[];
      /** Where to go on after the old messages; the position asked with when there are none. */
      readonly position: Pick<StartPosition, 'time' | 'tag'>;
      /** Undefined when the follower does not stay. */
      readonly following: Following | undefined;
    };

export interface Following {
  /** Forgets the follower at once. */
  leave(): void;
}

/** What anybody may know of a channel. */
export interface ChannelCounts {
  readonly channel: string;
  /** Messages published, stored or not. */
  readonly published: number;
  readonly stored: number;
  readonly subscribers: number;
}

/** One of the processes that serve subscribers. */
export interface WorkerTotals {
  readonly pid: number;
  readonly subscribers: number;
  /** Seconds. */
  readonly uptime: number;
}

/** The whole broker in numbers. The messages of the events channel are not counted. */
export interface BrokerTotals {
  readonly channels: number;
  readonly wildcardChannels: number;
  readonly published: number;
  readonly stored: number;
  readonly messagesInTrash: number;
  readonly channelsInDelete: number;
  readonly channelsInTrash: number;
  readonly subscribers: number;
  /** Where several processes serve subscribers: these. */
  readonly workers?: readonly WorkerTotals[];
}

/** What holds for all channels of a broker, whoever uses them. Times are milliseconds. */
export interface ChannelRules {
  /** Messages stored per channel by `publishTo`, unless it says otherwise. */
  readonly keep: number;
  readonly messageTtl: number;
  /** A channel that nothing is in and nobody follows is dropped so long after the last publish or subscribe. */
  readonly inactivity: number;
  /** Most channels that are no wildcard channels, most wildcard channels, most subscribers of a channel. */
  readonly maxChannels: number;
  readonly maxWildcardChannels: number;
  readonly maxSubscribers: number;
  /** Most channels that subscribers have made and nobody has published to. */
  readonly maxUnpublished: number;
  /** What the names of wildcard channels begin with; '' = there are none. */
  readonly wildcardPrefix: string;
  /** Where the lives of channels and the comings and goings of followers are told; '' = nowhere. */
  readonly eventsChannel: string;
  /** What followers of a deleted channel are told when the one who deletes it says nothing. */
  readonly deletedText: string;
}

/** No limits, nothing told. */
export const noRules: ChannelRules = {
  keep: Number.POSITIVE_INFINITY,
  messageTtl: 30 * 60_000,
  inactivity: 30_000,
  maxChannels: Number.POSITIVE_INFINITY,
  maxWildcardChannels: Number.POSITIVE_INFINITY,
  maxSubscribers: Number.POSITIVE_INFINITY,
  maxUnpublished: Number.POSITIVE_INFINITY,
  wildcardPrefix: '',
  eventsChannel: '',
  deletedText: 'Channel deleted',
};

/** There would be more channels than there may be; nothing was done. */
export class TooManyChannels extends Error {
  override readonly name = 'TooManyChannels';
  constructor() {
    super('the number of channels is at its limit');
  }
}
