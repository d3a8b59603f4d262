import type { Flood } from '../../wire/flood.js';
import type { Channel } from '../channel.js';
import { Blocked, Failure, NotApplicable, TimelessFailure } from '../failure.js';
import type { Location } from '../locations.js';
import type { LoadScale } from '../ports.js';
import type { Stage } from '../stage.js';
import { Burst, holeOf, type SentMessage, shortfallOf } from './burst.js';
import { type LastingMode, LastingReceiver } from './lasting-receiver.js';
import { PollingReceiver } from './polling-receiver.js';
import type { LoadMode, Receiver, ReceiverOptions } from './receiver.js';
import { describeShortfall, judgeReceivers } from './verdict.js';

/** The location that a mode is asked at. */
const locationNames = {
  streaming: 'streaming',
  eventsource: 'eventsource',
  websocket: 'websocket',
  longpolling: 'subscriber',
} as const;

/** How many messages are published, and how. */
export interface BurstOptions {
  readonly messages: number;
  readonly publishers: number;
  /** Bytes of each text at least. */
  readonly length?: number;
  /** Publishers wait when a subscriber is behind by more messages; left out: they never wait. */
  readonly ahead?: number;
  /** How many messages a publisher sends at once, pipelined, before it waits for their answers. Default: one. */
  readonly batch?: number;
  /** Whether messages may be refused (5xx): then they count as never sent. Default: not. */
  readonly mayRefuse?: boolean;
}

/** One channel with many at both of its ends. */
export class Crowd {
  readonly burst: Burst;
  readonly receivers: Receiver[] = [];
  readonly channel: Channel;
  readonly #stage: Stage;
  /** Called when a subscriber has received something. */
  #wake: (() => void)[] = [];

  constructor(stage: Stage, channel: Channel) {
    this.#stage = stage;
    this.channel = channel;
    this.burst = new Burst(`m${Buffer.from(stage.ports.randomBytes(4)).toString('hex')}`);
  }

  /** How much load there is. */
  get scale(): LoadScale {
    return this.#stage.ports.load;
  }

  /** Subscribers that listen in a mode: connected, and known to the target. @throws Blocked */
  async gather(mode: LastingMode, count: number): Promise<LastingReceiver[]>;
  async gather(mode: LoadMode, count: number): Promise<Receiver[]>;
  async gather(mode: LoadMode, count: number): Promise<Receiver[]> {
    const gathered = Array.from({ length: count }, () => this.#receiver(mode));
    const opened = await Promise.all(gathered.map((receiver) => receiver.open()));
    const failed = gathered.find((receiver, index) => opened[index] === false || receiver.broken);
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
    this.receivers.push(...gathered);
    return gathered;
  }

  /**
   * Publishes, each publisher on a connection of its own. A publisher sends the next messages when the last were acknowledged.
   * @throws Failure when one is not
   */
  async publish({
    messages,
    publishers,
    length = 0,
    ahead,
    batch = 1,
    mayRefuse = false,
  }: BurstOptions): Promise<void> {
    const end = this.burst.live + messages;
    const location = this.#stage.location('publisher');
    const { patience } = this.#stage.ports.timing;
    let stuck = false;
    const work = async (publisher: number) => {
      let flood = this.#stage.flood(location, 'POST');
      for (;;) {
        while (ahead !== undefined && !stuck && this.#isBehind(ahead)) {
          stuck = !(await this.#stage.within(this.#progress(), patience));
        }
        // Nothing may be waited for from here to the sending: others would pass through the same gap.
        const count = Math.min(batch, end - this.burst.live);
        if (count <= 0) break;
        const sent = Array.from({ length: count }, () => this.burst.next(publisher, this.#stage.now));
        const before = flood.statuses.length;
        await flood.send(
          sent.map((message) => {
            const body = Buffer.from(this.burst.textOf(message, length));
            return this.#stage.request(location, this.channel.id, 'POST', { body });
          }),
        );
        await this.#noteAnswers(sent, flood, before, mayRefuse);
        // Servers end connections after some number of requests.
        if (flood.ended !== undefined) flood = this.#stage.flood(location, 'POST');
      }
      flood.close();
    };
    await Promise.all(Array.from({ length: publishers }, (_, index) => work(index + 1)));
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

  /** The target counts so many subscribers of the channel. @throws Blocked, NotApplicable */
  async counting(count: number): Promise<void> {
    try {
      await this.isCounted(count);
    } catch (error) {
      if (error instanceof Failure) throw new Blocked('have the subscribers counted', error);
      throw error;
    }
  }

  /** The target comes to count so many subscribers of the channel. @throws Failure, NotApplicable */
  async isCounted(count: number): Promise<void> {
    const { subscriberCount, timing } = this.#stage.ports;
    if (!subscriberCount)
      throw new NotApplicable('it needs to know how subscribers are counted (--subscriber-count)');
    const end = this.#stage.now + timing.patience;
    for (;;) {
      const call = await this.channel.fence();
      const text = call.settled?.kind === 'response' ? call.settled.response.body.toString('utf8') : '';
      const counted = subscriberCount.exec(text)?.[1];
      if (Number(counted) === count) return;
      if (this.#stage.now > end) {
        const seen = counted === undefined ? `no number in ${JSON.stringify(text)}` : counted;
        throw new Failure(
          `${count} subscribers in the channel information`,
          seen,
          call.connection,
          timing.patience,
        );
      }
      // Nobody tells when a server looks after its connections.
      await this.#stage.pause(timing.quiet);
    }
  }

  /** On a channel of its own, a subscriber is given a message: subscribing, publishing and delivery go well. @throws Failure */
  async converse(mode: LoadMode): Promise<void> {
    const other = new Crowd(this.#stage, this.#stage.unusedChannel());
    const [receiver] = await other.gather(mode, 1);
    await other.publish({ messages: 1, publishers: 1 });
    await other.haveAll();
    receiver?.close();
  }

  /** How much memory the target has, bytes. @throws NotApplicable */
  async memory(): Promise<number> {
    const bytes = await this.#stage.ports.memory?.();
    if (bytes === undefined)
      throw new NotApplicable(
        'the memory of a server can be seen only when the kit has started it (--start)',
      );
    return bytes;
  }

  /** The target comes to have no more memory than that, bytes. @throws Failure */
  async hasMemory(most: number): Promise<void> {
    const { patience, quiet } = this.#stage.ports.timing;
    const end = this.#stage.now + patience;
    for (;;) {
      const bytes = await this.memory();
      if (bytes <= most) return;
      if (this.#stage.now > end) throw new Failure(`at most ${mega(most)} of memory`, mega(bytes));
      // It may be cleaned up a while later.
      await this.#stage.pause(quiet);
    }
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
      onReceipt: () => {
        for (const wake of this.#wake.splice(0)) wake();
      },
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
      if (await this.#stage.within(this.#progress(), patience)) continue;
      if (!(await this.#stage.within(this.#progress(), quiet))) return;
    }
  }

  #progress(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake.push(resolve);
    });
  }

  #isBehind(ahead: number): boolean {
    return this.receivers.some(
      ({ receipts, broken }) => !broken && this.burst.live - receipts.length >= ahead,
    );
  }

  /** Notes the answers as they come; a connection may end that has answered something. */
  async #noteAnswers(
    sent: readonly SentMessage[],
    flood: Flood,
    before: number,
    mayRefuse: boolean,
  ): Promise<void> {
    const { patience } = this.#stage.ports.timing;
    for (const [index, message] of sent.entries()) {
      let status = flood.statuses[before + index];
      while (status === undefined && flood.ended === undefined) {
        if (!(await this.#stage.within(flood.changed(), patience))) {
          throw this.#refused(message, `no answer within ${Math.round(patience)} ms`);
        }
        status = flood.statuses[before + index];
      }
      if (status === undefined) {
        if (flood.statuses.length === 0) throw this.#refused(message, `the connection was ${flood.ended}`);
        this.burst.abandon();
      } else if (status >= 200 && status < 300) {
        this.burst.acknowledge(message, this.#stage.now);
      } else if (!(mayRefuse && status >= 500)) {
        throw this.#refused(message, `${status}`);
      }
    }
  }

  #refused(message: SentMessage | undefined, seen: string): Failure {
    return new Failure(`a 2xx to the POST of ${message?.key}, one of ${this.burst.sent} so far`, seen);
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

const mega = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
