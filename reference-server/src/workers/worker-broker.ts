import {
  type Broker,
  BrokerClosed,
  type BrokerStats,
  type ChannelInfo,
  type CreateResult,
  type PublishPolicy,
  type PublishResult,
  type SubscribeEvent,
  type SubscribeRequest,
  type Subscription,
} from '../broker/broker.js';
import type { Clock } from '../broker/clock.js';
import { StoreUnavailable } from '../broker/commits.js';
import { Faults } from '../broker/faults.js';
import type {
  BrokerTotals,
  ChannelCounts,
  Follower,
  FollowRequest,
  FollowResult,
} from '../broker/following.js';
import { comparePositions, type Draft, type Message, type Position } from '../broker/message.js';
import { Asked } from './asked.js';
import { type Begun, type Call, eachOf, type FirstFrame, type WorkerFrame } from './frames.js';
import { MessageReceiver, type Packed } from './known-messages.js';
import type { Link, LinkListener } from './link.js';
import { WaitingHere } from './waiting-here.js';

const isCrowded = 'the process that keeps the messages does not keep up';

/** The broker of a worker: channels and messages are in the first process, those who wait for them here. */
export class WorkerBroker implements Broker, LinkListener<FirstFrame> {
  readonly #link: Link<WorkerFrame, FirstFrame>;
  readonly #clock: Clock;
  readonly #faults: Faults;
  readonly #receiver = new MessageReceiver();
  readonly #asked: Asked;
  readonly #waiting: WaitingHere;
  readonly #onEnd: () => void;
  #next = 1;
  #isBeginning = false;
  #held: FirstFrame[] | undefined;
  #latest: Position = { time: 0, tag: 0 };
  #closed = false;

  /** @param onEnd told that the first process is gone */
  constructor(
    link: Link<WorkerFrame, FirstFrame>,
    clock: Clock,
    onError: (error: unknown) => void,
    onEnd: () => void = () => {},
  ) {
    this.#link = link;
    this.#clock = clock;
    this.#faults = new Faults(onError);
    this.#asked = new Asked(this.#faults);
    this.#waiting = new WaitingHere(this.#faults, (id) => this.#link.send(['leave', id]));
    this.#onEnd = onEnd;
    link.attach(this);
  }

  async publish(channel: string, draft: Draft, policy: PublishPolicy): Promise<PublishResult> {
    const { bytes, eventId, eventType, contentType } = draft;
    const published = await this.#call(['publish', channel, draft, policy]);
    const { id, time, tag, receivers, info } = published as Pick<Message, 'id' | 'time' | 'tag'> &
      Omit<PublishResult, 'message'>;
    const message = Object.freeze({ channel, id, time, tag, eventId, eventType, contentType, bytes });
    return { message, receivers, info };
  }

  publishTo(channels: readonly string[], draft: Draft, options: { readonly store: boolean }) {
    return this.#call(['publishTo', channels, draft, options]) as Promise<readonly ChannelCounts[]>;
  }

  create(channel: string, policy: Pick<PublishPolicy, 'channelTimeout'>) {
    return this.#call(['create', channel, policy]) as Promise<CreateResult>;
  }

  delete(channel: string, text?: Uint8Array) {
    return this.#call(['delete', channel, text]) as Promise<ChannelInfo | undefined>;
  }

  info(channel: string) {
    return this.#call(['info', channel]) as Promise<ChannelInfo | undefined>;
  }

  counts(of: readonly string[] | { readonly prefix: string }) {
    return this.#call(['counts', of]) as Promise<readonly ChannelCounts[]>;
  }

  totals() {
    return this.#call(['totals']) as Promise<BrokerTotals>;
  }

  async current(): Promise<Position> {
    const position = (await this.#call(['current'])) as Position;
    this.#reached(position);
    return position;
  }

  subscribe(request: SubscribeRequest, listener: (event: SubscribeEvent) => void): Subscription {
    if (this.#closed) listener({ type: 'closed' });
    else if (this.#link.isCrowded) listener({ type: 'refused', reason: 'store unavailable' });
    if (this.#closed || this.#link.isCrowded) return { cancel() {} };
    const id = this.#next++;
    const tell = (event: SubscribeEvent) => {
      this.#asked.forget(id);
      if (this.#waiting.delete(id)) listener(event);
    };
    this.#waiting.add(id, {
      once: true,
      message: (message) => {
        this.#asked.forget(id);
        listener({ type: 'message', message });
      },
      closed: () => {
        this.#asked.forget(id);
        listener({ type: 'closed' });
      },
    });
    this.#asked.add(id, { answered: (event) => tell(event as SubscribeEvent), failed: () => {} });
    this.#link.send(['subscribe', id, request]);
    return { cancel: () => this.#leave(id) };
  }

  async follow(request: FollowRequest, follower: Follower): Promise<FollowResult> {
    if (this.#closed) return { type: 'closed' };
    if (this.#link.isCrowded) throw new StoreUnavailable(isCrowded);
    const id = this.#next++;
    return new Promise((resolve, reject) => {
      const closed = () => resolve({ type: 'closed' });
      this.#asked.add(id, {
        answered: (begun) => resolve(this.#begin(id, begun as Begun<Message>, follower)),
        failed: (error) => (error instanceof BrokerClosed ? closed() : reject(error)),
        closed,
      });
      this.#link.send(['follow', id, request]);
    });
  }

  latest(): Position {
    return this.#latest;
  }

  /** Of channels and messages the first process knows. */
  stats(): BrokerStats {
    return {
      channels: 0,
      unpublishedChannels: 0,
      messages: 0,
      bytes: 0,
      trimmed: 0,
      subscribers: this.#waiting.count,
      failures: this.#faults.count,
    };
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#link.send(['leave all']);
    this.#asked.close();
    this.#waiting.closeAll();
  }

  received(frame: FirstFrame): void {
    const [kind] = frame;
    const isAnswer = kind === 'answer' || kind === 'failure' || kind === 'followed';
    if (this.#held) this.#held.push(frame);
    else if (this.#isBeginning && !isAnswer) this.#held = [frame];
    else this.#take(frame);
  }

  #take(frame: FirstFrame): void {
    switch (frame[0]) {
      case 'hand': {
        const message = this.#receiver.unpack(frame[1]);
        this.#reached(message);
        eachOf(frame[2], (id) => this.#waiting.hand(id, message));
        break;
      }
      case 'deleted': {
        const [, id, packed, left] = frame;
        const message = this.#receiver.unpack(packed);
        this.#waiting.tell(id, left === 0, (waiting) => waiting.deleted?.(message, left));
        break;
      }
      case 'closed':
        this.#waiting.tell(frame[1], true, (waiting) => waiting.closed());
        break;
      case 'failed':
        this.#waiting.tell(frame[1], true, (waiting) => waiting.fail?.());
        break;
      case 'answer':
        this.#asked.answer(frame[1], frame[2]);
        break;
      case 'failure':
        this.#asked.fail(frame[1], frame[2], frame[3]);
        break;
      case 'followed':
        this.#beginning();
        this.#reached(frame[3]);
        this.#asked.answer(frame[1], this.#unpacked(frame[2]));
        break;
      case 'event':
        this.#reached(frame[3]);
        this.#asked.answer(frame[1], frame[2]);
        break;
    }
  }

  ended(): void {
    this.#closed = true;
    this.#asked.failAll();
    this.#waiting.closeAll();
    this.#onEnd();
  }

  /**
   * Somebody is told now of what it follows, and may be told nothing else before it knows, nor a place in the order that is behind
   * what it has not got yet: what comes for anybody waits until this turn is over.
   */
  #beginning(): void {
    if (this.#isBeginning) return;
    this.#isBeginning = true;
    this.#clock.endOfTurn(() => {
      this.#isBeginning = false;
      const held = this.#held ?? [];
      this.#held = undefined;
      for (const frame of held) this.received(frame);
    });
  }

  #unpacked(packed: Begun<Packed>): Begun<Message> {
    if (packed.type !== 'followed') return packed;
    return { ...packed, old: packed.old.map((message) => this.#receiver.unpack(message)) };
  }

  #begin(id: number, begun: Begun<Message>, follower: Follower): FollowResult {
    if (begun.type !== 'followed') return begun;
    const { type, old, position, stays } = begun;
    if (!stays) return { type, old, position, following: undefined };
    this.#waiting.add(id, {
      once: false,
      message: (message) => follower.message(message),
      deleted: (message, left) => follower.deleted(message, left),
      closed: () => follower.closed(),
      fail: () => follower.fail?.(),
    });
    return { type, old, position, following: { leave: () => this.#leave(id) } };
  }

  #call(call: Call): Promise<unknown> {
    if (this.#closed) return Promise.reject(new BrokerClosed());
    if (this.#link.isCrowded) return Promise.reject(new StoreUnavailable(isCrowded));
    return new Promise((answered, failed) => {
      const id = this.#next++;
      this.#asked.add(id, { answered, failed });
      this.#link.send(['call', id, call]);
    });
  }

  #leave(id: number): void {
    this.#asked.forget(id);
    if (this.#waiting.delete(id)) this.#link.send(['leave', id]);
  }

  #reached({ time, tag }: Position): void {
    // What is told of a deletion has no place.
    if (comparePositions({ time, tag }, this.#latest) > 0) this.#latest = { time, tag };
  }
}
