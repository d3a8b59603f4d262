import type { Channel } from '../../../actors/channel.js';
import { Blocked, Failure, TimelessFailure } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { LoadScale } from '../../../actors/ports.js';
import type { Stage } from '../../../actors/stage.js';
import { Burst, holeOf, shortfallOf } from './burst.js';
import { type BurstOptions, BurstPublishers } from './burst-publishers.js';
import { Gauges } from './gauges.js';
import { type LastingMode, LastingReceiver } from './lasting-receiver.js';
import { PollingReceiver } from './polling-receiver.js';
import { Progress } from './progress.js';
import type { LoadMode, Receiver, ReceiverOptions } from './receiver.js';
import { describeShortfall, judgeReceivers } from './verdict.js';

/** The location that a mode is asked at. */
const locationNames = {
  streaming: 'streaming',
  eventsource: 'eventsource',
  websocket: 'websocket',
  longpolling: 'subscriber',
} as const;

/** One channel under load: publishers send bursts of messages to it, and many subscribers receive them. */
export class LoadedChannel {
  readonly burst: Burst;
  readonly receivers: Receiver[] = [];
  readonly channel: Channel;
  readonly #stage: Stage;
  /** What the target tells of itself. */
  readonly gauges: Gauges;
  readonly #publishers: BurstPublishers;
  /** Noted when a subscriber has received something. */
  readonly #progress = new Progress();

  constructor(stage: Stage, channel: Channel) {
    this.#stage = stage;
    this.channel = channel;
    this.burst = new Burst(`m${Buffer.from(stage.ports.randomBytes(4)).toString('hex')}`);
    this.gauges = new Gauges(stage, channel);
    const { burst, receivers } = this;
    this.#publishers = new BurstPublishers({ stage, channel, burst, receivers, progress: this.#progress });
  }

  /** How much load there is. */
  get scale(): LoadScale {
    return this.#stage.ports.load;
  }

  /** Subscribers that listen in a mode: connected, and known to the target. @throws Blocked */
  async subscribe(mode: LastingMode, count: number): Promise<LastingReceiver[]>;
  async subscribe(mode: LoadMode, count: number): Promise<Receiver[]>;
  async subscribe(mode: LoadMode, count: number): Promise<Receiver[]> {
    const subscribed = Array.from({ length: count }, () => this.#receiver(mode));
    const opened = await Promise.all(subscribed.map((receiver) => receiver.open()));
    const failed = subscribed.find((receiver, index) => opened[index] === false || receiver.broken);
    if (failed) {
      this.#show(failed);
      const why = failed.broken ?? 'the request could not be sent';
      throw new Blocked(
        `connect ${count} ${mode} subscribers`,
        new Failure('a connection', why, failed.name),
      );
    }
    // What was sent before the answer to this has been read: held requests are held.
    await this.channel.fence();
    this.receivers.push(...subscribed);
    return subscribed;
  }

  /** Publishes to the channel. @throws Failure when a message is not acknowledged */
  publish(options: BurstOptions): Promise<void> {
    return this.#publishers.publish(options);
  }

  /**
   * Each of these has received each acknowledged message once, and none too early; they are waited for as long as something comes.
   * @throws Failure
   */
  async haveAll(receivers: readonly Receiver[] = this.receivers): Promise<void> {
    await this.#comes(() => receivers.some((receiver) => this.#lacks(receiver)));
    const fault = judgeReceivers(this.burst, receivers);
    if (!fault) return;
    this.#show(fault.receiver);
    throw new TimelessFailure(fault.expected, fault.seen, fault.receiver.name);
  }

  /** On a channel of its own, a subscriber is given a message: subscribing, publishing and delivery go well. @throws Failure */
  async converse(mode: LoadMode): Promise<void> {
    const other = new LoadedChannel(this.#stage, this.#stage.unusedChannel());
    const [receiver] = await other.subscribe(mode, 1);
    await other.publish({ messages: 1, publishers: 1 });
    await other.haveAll();
    receiver?.close();
  }

  /**
   * This one, who reads on now, has missed nothing in silence: what it receives has no hole, until it has all, or its connection ends.
   * @throws Failure
   */
  async hasNoHole(receiver: Receiver): Promise<void> {
    await this.#comes(() => this.#lacks(receiver));
    const hole = holeOf(this.burst, receiver.receipts, receiver.broken !== undefined);
    if (!hole) return;
    this.#show(receiver);
    throw new TimelessFailure(
      'every acknowledged message, or an end of the connection that tells of what is missing',
      describeShortfall(hole, receiver.receipts.length),
      receiver.name,
    );
  }

  #receiver(mode: LoadMode): Receiver {
    const location: Location = this.#stage.location(locationNames[mode]);
    const options: ReceiverOptions = {
      stage: this.#stage,
      name: this.#stage.transcript.name('subscriber'),
      burst: this.burst,
      onReceipt: () => this.#progress.note(),
    };
    const where = { location, channel: this.channel.id };
    return mode === 'longpolling'
      ? new PollingReceiver(options, where)
      : new LastingReceiver(options, { ...where, mode });
  }

  /** It may still receive something that it should have. What came without an acknowledgement makes up for nothing. */
  #lacks({ receipts, broken }: Receiver): boolean {
    if (broken !== undefined) return false;
    return receipts.length < this.burst.count || shortfallOf(this.burst, receipts)?.kind === 'missing';
  }

  /** Waits as long as it lacks something and something comes. A kit that is late itself looks twice before it gives up. */
  async #comes(lacks: () => boolean): Promise<void> {
    const { patience, quiet } = this.#stage.ports.timing;
    while (lacks()) {
      if (await this.#stage.within(this.#progress.next(), patience)) continue;
      if (!(await this.#stage.within(this.#progress.next(), quiet))) return;
    }
  }

  /** What a subscriber received last goes into the transcript of the check. */
  #show(receiver: Receiver): void {
    const { transcript } = this.#stage;
    const offset = receiver.transcript.start - transcript.start;
    for (const { bytes, ...entry } of receiver.transcript.entries.slice(-shown)) {
      const cut = bytes === undefined ? {} : { bytes: bytes.subarray(0, shownBytes) };
      transcript.entries.push({ ...entry, ...cut, at: entry.at + offset, connection: receiver.name });
    }
  }
}

/** How much of what went over a connection under load is shown: the last entries, and the beginning of each. */
const [shown, shownBytes] = [8, 1024];
