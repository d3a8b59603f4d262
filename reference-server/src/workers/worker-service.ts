import { whenReady } from '../broker/awaitable.js';
import type { Broker, SubscribeEvent, SubscribeRequest, Subscription } from '../broker/broker.js';
import type {
  BrokerTotals,
  Follower,
  FollowRequest,
  FollowResult,
  WorkerTotals,
} from '../broker/following.js';
import type { Draft, Message } from '../broker/message.js';
import { addTo, type Begun, type Call, type FirstFrame, type Runs, type WorkerFrame } from './frames.js';
import { MessageSender, type Packed } from './known-messages.js';
import type { Link, LinkListener } from './link.js';
import { ownBytes } from './own-bytes.js';

/** Somebody who waits in a worker, as the broker of the first process sees it. */
interface Waiting {
  leave(): void;
}

/** A follower in a worker. It may be told something before the worker knows that it follows. */
class DistantFollower implements Follower, Waiting {
  readonly #service: WorkerService;
  readonly #id: number;
  #early: (() => void)[] | undefined = [];
  leave: () => void = () => {};

  constructor(service: WorkerService, id: number) {
    this.#service = service;
    this.#id = id;
  }

  /** The worker was told. */
  begin(): void {
    const early = this.#early ?? [];
    this.#early = undefined;
    for (const tell of early) tell();
  }

  message(message: Message): void {
    if (this.#early) this.#early.push(() => this.message(message));
    else this.#service.hand(this.#id, message);
  }

  deleted(message: Message, left: number): void {
    if (this.#early) this.#early.push(() => this.deleted(message, left));
    else this.#service.deleted(this.#id, message, left);
  }

  closed(): void {
    this.#service.end('closed', this.#id);
  }

  fail(): void {
    this.#service.end('failed', this.#id);
  }
}

/** What a worker asks for, done on the broker of the first process. A message goes to a worker once, however many wait for it there. */
export class WorkerService implements LinkListener<WorkerFrame> {
  readonly #broker: Broker;
  readonly #link: Link<FirstFrame, WorkerFrame>;
  readonly #workers: () => readonly WorkerTotals[];
  readonly #onTaken: () => void;
  readonly #onEnd: (fault: string | undefined) => void;
  readonly #sender = new MessageSender();
  readonly #waiting = new Map<number, Waiting>();
  /** The message that was handed last, to which those can be added who get it next. */
  #last: { readonly message: Message; readonly to: Runs } | undefined;

  /**
   * @param workers what statistics tell of the workers
   * @param events told that the worker took a connection, and that nothing more comes from it
   */
  constructor(
    broker: Broker,
    link: Link<FirstFrame, WorkerFrame>,
    workers: () => readonly WorkerTotals[],
    events: { readonly taken?: () => void; readonly ended?: (fault: string | undefined) => void } = {},
  ) {
    this.#broker = broker;
    this.#link = link;
    this.#workers = workers;
    this.#onTaken = events.taken ?? (() => {});
    this.#onEnd = events.ended ?? (() => {});
    link.attach(this);
  }

  /** Who waits in the worker. */
  get subscribers(): number {
    return this.#waiting.size;
  }

  received(frame: WorkerFrame): void {
    switch (frame[0]) {
      case 'call':
        this.#call(frame[1], frame[2]);
        break;
      case 'subscribe':
        this.#subscribe(frame[1], frame[2]);
        break;
      case 'follow':
        this.#follow(frame[1], frame[2]);
        break;
      case 'leave':
        this.#leave(frame[1]);
        break;
      case 'leave all':
        this.#leaveAll();
        break;
      case 'taken':
        this.#onTaken();
        break;
    }
  }

  flushed(): void {
    this.#last = undefined;
  }

  ended(fault: string | undefined): void {
    this.#leaveAll();
    this.#onEnd(fault);
  }

  /** The broker lets go of a follower. */
  end(why: 'closed' | 'failed', id: number): void {
    this.#waiting.delete(id);
    this.#send([why, id]);
  }

  hand(id: number, message: Message): void {
    if (this.#last?.message === message) {
      addTo(this.#last.to, id);
      return;
    }
    const to: Runs = [id, 1];
    this.#send(['hand', this.#sender.pack(message), to]);
    this.#last = { message, to };
  }

  deleted(id: number, message: Message, left: number): void {
    if (left === 0) this.#waiting.delete(id);
    this.#send(['deleted', id, this.#sender.pack(message), left]);
  }

  #send(frame: FirstFrame): void {
    this.#last = undefined;
    this.#link.send(frame);
  }

  #call(id: number, call: Call): void {
    const failed = (error: unknown) => {
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#send(['failure', id, name, message]);
    };
    try {
      const done = whenReady(this.#do(call), (value) => this.#send(['answer', id, value]));
      if (done instanceof Promise) done.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #do(call: Call): unknown {
    const broker = this.#broker;
    switch (call[0]) {
      case 'publish':
        // The worker has the message but for its place.
        return whenReady(
          broker.publish(call[1], ofItsOwn(call[2]), call[3]),
          ({ message, receivers, info }) => {
            const { id, time, tag } = message;
            return { id, time, tag, receivers, info };
          },
        );
      case 'publishTo':
        return broker.publishTo(call[1], ofItsOwn(call[2]), call[3]);
      case 'create':
        return broker.create(call[1], call[2]);
      case 'delete':
        return broker.delete(call[1], call[2] && ownBytes(call[2]));
      case 'info':
        return broker.info(call[1]);
      case 'counts':
        return broker.counts(call[1]);
      case 'totals':
        return whenReady(
          broker.totals(),
          (totals): BrokerTotals => ({ ...totals, workers: this.#workers() }),
        );
      case 'current':
        return broker.current();
    }
  }

  #subscribe(id: number, request: SubscribeRequest): void {
    let subscription: Subscription | undefined;
    let isOver = false;
    const waiting: Waiting = { leave: () => subscription?.cancel() };
    // Who leaves other requests behind, as the last one that came, is there before they are told.
    this.#waiting.set(id, waiting);
    subscription = this.#broker.subscribe(request, (event: SubscribeEvent) => {
      isOver = true;
      this.#waiting.delete(id);
      if (event.type === 'message') this.hand(id, event.message);
      else this.#send(['event', id, event, this.#broker.latest()]);
    });
    if (isOver) this.#waiting.delete(id);
  }

  #follow(id: number, request: FollowRequest): void {
    const follower = new DistantFollower(this, id);
    // Everything behind this place comes to it, be it before it is known that it follows.
    const latest = this.#broker.latest();
    let hasLeft = false;
    follower.leave = () => {
      hasLeft = true;
    };
    this.#waiting.set(id, follower);
    const begin = (result: FollowResult) => {
      if (result.type !== 'followed' || !result.following) this.#waiting.delete(id);
      else if (hasLeft) result.following.leave();
      else {
        const { following } = result;
        follower.leave = () => following.leave();
      }
      this.#send(['followed', id, this.#packed(result), latest]);
      follower.begin();
    };
    const failed = (error: unknown) => {
      this.#waiting.delete(id);
      const { name, message } = error instanceof Error ? error : new Error(String(error));
      this.#send(['failure', id, name, message]);
    };
    try {
      const done = whenReady(this.#broker.follow(request, follower), begin);
      if (done instanceof Promise) done.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #packed(result: FollowResult): Begun<Packed> {
    if (result.type !== 'followed') return result;
    const { type, old, position, following } = result;
    return {
      type,
      old: old.map((message) => this.#sender.pack(message)),
      position,
      stays: following !== undefined,
    };
  }

  #leave(id: number): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    waiting?.leave();
  }

  #leaveAll(): void {
    const all = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const waiting of all) waiting.leave();
  }
}

/** A draft that keeps nothing but its bytes. */
function ofItsOwn(draft: Draft): Draft {
  return { ...draft, bytes: ownBytes(draft.bytes) };
}
