import type { Channel, Channels, Membership, Memberships } from './channels.js';
import type { Clock } from './clock.js';
import type { Faults } from './faults.js';
import type {
  ChannelRules,
  Follower,
  Following,
  FollowRefusal,
  FollowRequest,
  FollowResult,
  StartPosition,
} from './following.js';
import { oldMessages } from './history.js';
import type { Message } from './message.js';
import { type Store, type StoredMessage, StoreFull } from './store.js';

/** What followers need of their broker. */
export interface FollowersHost {
  /** Makes a channel for which the store has made room. */
  add(name: string): Channel;
  /** A subscriber came to the channel. */
  use(channel: Channel): void;
  /** Subscribers got these messages, in their order. */
  received(channel: Channel, entries: readonly StoredMessage[]): void;
  /** Somebody waits on the channel. */
  joined(channel: Channel): void;
  /** Somebody waits on the channel no more. */
  left(channel: Channel): void;
}

/** What a follower holds that stays: its memberships. */
class MemberFollowing implements Following, Memberships {
  readonly members: Membership[] = [];
  left = 0;
  readonly #leaveAll: (all: Memberships) => void;

  constructor(leaveAll: (all: Memberships) => void) {
    this.#leaveAll = leaveAll;
  }

  leave(): void {
    this.#leaveAll(this);
  }
}

/** Those who follow channels: how they come, what they get first, and how they leave. */
export class Followers {
  readonly #clock: Clock;
  readonly #store: Store;
  readonly #channels: Channels;
  readonly #rules: ChannelRules;
  readonly #host: FollowersHost;
  readonly #faults: Faults;
  #count = 0;

  constructor(
    clock: Clock,
    store: Store,
    channels: Channels,
    rules: ChannelRules,
    host: FollowersHost,
    faults: Faults,
  ) {
    this.#clock = clock;
    this.#store = store;
    this.#channels = channels;
    this.#rules = rules;
    this.#host = host;
    this.#faults = faults;
  }

  get count(): number {
    return this.#count;
  }

  follow(request: FollowRequest, follower: Follower): FollowResult {
    const reason = this.#refusal(request);
    if (reason) return { type: 'refused', reason };
    if (!this.#makeRoom(request)) return { type: 'refused', reason: 'no memory' };
    this.#open(request);
    const { old, position } = this.#old(request);
    if (request.stay === 'never' || (request.stay === 'when there is nothing' && old.length > 0)) {
      for (const { name } of request.channels) this.#channels.schedule(this.#channelOf(name));
      return { type: 'followed', old, position, following: undefined };
    }
    const following = new MemberFollowing(this.#leaveAll);
    try {
      this.#join(request, follower, following);
    } catch (error) {
      this.#leaveAll(following);
      throw error;
    }
    return { type: 'followed', old, position, following };
  }

  /** Hands a message to all who follow the channel. */
  hand(channel: Channel, message: Message): void {
    // A set may lose members while it is walked.
    for (const member of channel.members) {
      try {
        member.follower.message(message);
      } catch (error) {
        this.#fail(member, error);
      }
    }
  }

  /** The channel is gone; the message says so. */
  deleted(channel: Channel, message: Message): void {
    for (const member of [...channel.members]) {
      if (!this.#leave(member)) continue;
      try {
        member.follower.deleted(message, member.all.left);
      } catch (error) {
        this.#fail(member, error);
      }
    }
  }

  /** Everything is over. */
  close(channels: readonly Channel[]): void {
    const followers = new Set<Follower>();
    for (const channel of channels) {
      for (const member of [...channel.members]) {
        followers.add(member.follower);
        this.#leave(member);
      }
    }
    for (const follower of followers) this.#faults.guard(() => follower.closed());
  }

  #refusal({ channels, mustHaveMessages }: FollowRequest): FollowRefusal | undefined {
    const [only] = channels;
    // As most subscribers ask: one channel, which is there.
    if (only && channels.length === 1 && !mustHaveMessages) {
      const channel = this.#channels.find(only.name);
      if (channel) {
        const isFull = this.#channels.subscribers(channel) >= this.#rules.maxSubscribers;
        return isFull ? 'too many subscribers' : undefined;
      }
    }
    const wanted = new Map<string, number>();
    for (const { name } of channels) {
      const channel = this.#channels.find(name);
      const isEmpty = !channel || this.#store.list(name).length === 0;
      if (mustHaveMessages && isEmpty && !this.#channels.isWildcard(name)) return 'unauthorized';
      const asked = (wanted.get(name) ?? 0) + 1;
      wanted.set(name, asked);
      const there = channel ? this.#channels.subscribers(channel) : 0;
      if (there + asked > this.#rules.maxSubscribers) return 'too many subscribers';
    }
    return this.#channels.wouldBeTooMany([...wanted.keys()], this.#rules, 'subscriber')
      ? 'too many channels'
      : undefined;
  }

  /** The messages that come first, and the position after them. */
  #old(request: FollowRequest) {
    const old: Message[] = [];
    let { time, tag } = request.start;
    for (const { name, backtrack } of request.channels) {
      const channel = this.#channels.find(name);
      if (!channel) continue;
      this.#host.use(channel);
      const entries = oldMessages(this.#store.list(name), backtrack, request.start);
      if (entries.length > 0) {
        if (time === undefined || channel.last.time >= time) {
          tag = channel.last.time === time ? Math.max(tag ?? 0, channel.last.tag) : channel.last.tag;
          time = channel.last.time;
        }
        for (const { message } of entries) old.push(message);
        this.#host.received(channel, entries);
      }
      this.#channels.schedule(channel);
    }
    return { old, position: old.length === 0 ? request.start : placeAt(time, tag) };
  }

  #makeRoom({ channels }: FollowRequest): boolean {
    const [only] = channels;
    // Most follow one channel, which is there.
    if (only && channels.length === 1 && this.#channels.find(only.name)) return true;
    try {
      this.#channels.makeRoom(channels.map(({ name }) => name));
      return true;
    } catch (error) {
      if (!(error instanceof StoreFull)) throw error;
      return false;
    }
  }

  /**
   * Who asks makes the channels, whether they stay or not, and before they follow any of them: what is told of new channels
   * is not news to whoever made them.
   */
  #open({ channels }: FollowRequest): void {
    for (const { name } of channels) {
      if (!this.#channels.find(name)) this.#channels.schedule(this.#host.add(name));
    }
  }

  /** Follows one channel after the other, and is told of those that come behind the channel on which they are told. */
  #join({ channels }: FollowRequest, follower: Follower, all: MemberFollowing): void {
    for (const { name } of channels) {
      const channel = this.#channelOf(name);
      const member: Membership = { channel, follower, all, hasLeft: false };
      channel.members.add(member);
      if (all.left === 0) this.#count++;
      all.left++;
      all.members.push(member);
      this.#channels.schedule(channel);
      this.#host.joined(channel);
      // It was handed something, and has failed.
      if (member.hasLeft) return;
    }
  }

  #channelOf(name: string): Channel {
    const channel = this.#channels.find(name) ?? this.#host.add(name);
    channel.requestedAt = this.#clock.elapsed();
    return channel;
  }

  /** Whatever goes wrong with one channel, the others are left too. */
  readonly #leaveAll = ({ members }: Memberships): void => {
    for (const member of members) {
      try {
        this.#leave(member);
      } catch (error) {
        this.#faults.report(error);
      }
    }
  };

  /** What a follower threw is nobody else's affair. */
  #fail({ all, follower }: Membership, error: unknown): void {
    this.#faults.report(error);
    this.#leaveAll(all);
    this.#faults.guard(() => follower.fail?.());
  }

  #leave(member: Membership): boolean {
    if (member.hasLeft) return false;
    member.hasLeft = true;
    member.channel.members.delete(member);
    member.all.left--;
    if (member.all.left === 0) this.#count--;
    this.#host.left(member.channel);
    return true;
  }
}

/** A position of which both parts may be unknown. */
function placeAt(time: number | undefined, tag: number | undefined): Pick<StartPosition, 'time' | 'tag'> {
  if (time === undefined) return tag === undefined ? {} : { tag };
  return tag === undefined ? { time } : { time, tag };
}
