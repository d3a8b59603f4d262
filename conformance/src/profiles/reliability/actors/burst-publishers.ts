import type { Channel } from '../../../actors/channel.js';
import { Failure } from '../../../actors/failure.js';
import type { Stage } from '../../../actors/stage.js';
import type { Flood } from '../../../wire/flood.js';
import type { Burst, SentMessage } from './burst.js';
import type { Progress } from './progress.js';
import type { Receiver } from './receiver.js';

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

/** What publishers share: where they publish what, and who receives it. */
export interface BurstPublishersOptions {
  readonly stage: Stage;
  readonly channel: Channel;
  readonly burst: Burst;
  readonly receivers: readonly Receiver[];
  /** Noted whenever one of them has received something. */
  readonly progress: Progress;
}

/** The publishers of a channel: they publish a burst of messages together. */
export class BurstPublishers {
  readonly #stage: Stage;
  readonly #channel: Channel;
  readonly #burst: Burst;
  readonly #receivers: readonly Receiver[];
  readonly #progress: Progress;

  constructor({ stage, channel, burst, receivers, progress }: BurstPublishersOptions) {
    this.#stage = stage;
    this.#channel = channel;
    this.#burst = burst;
    this.#receivers = receivers;
    this.#progress = progress;
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
    const end = this.#burst.live + messages;
    const location = this.#stage.location('publisher');
    const { patience } = this.#stage.ports.timing;
    let stuck = false;
    const work = async (publisher: number) => {
      let flood = this.#stage.flood(location, 'POST');
      for (;;) {
        while (ahead !== undefined && !stuck && this.#isBehind(ahead)) {
          stuck = !(await this.#stage.within(this.#progress.next(), patience));
        }
        // Nothing may be waited for from here to the sending: others would pass through the same gap.
        const count = Math.min(batch, end - this.#burst.live);
        if (count <= 0) break;
        const sent = Array.from({ length: count }, () => this.#burst.next(publisher, this.#stage.now));
        const before = flood.statuses.length;
        await flood.send(
          sent.map((message) => {
            const body = Buffer.from(this.#burst.textOf(message, length));
            return this.#stage.request(location, this.#channel.id, 'POST', { body });
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

  #isBehind(ahead: number): boolean {
    return this.#receivers.some(
      ({ receipts, broken }) => !broken && this.#burst.live - receipts.length >= ahead,
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
        this.#burst.abandon();
      } else if (status >= 200 && status < 300) {
        this.#burst.acknowledge(message, this.#stage.now);
      } else if (!(mayRefuse && status >= 500)) {
        throw this.#refused(message, `${status}`);
      }
    }
  }

  #refused(message: SentMessage | undefined, seen: string): Failure {
    return new Failure(`a 2xx to the POST of ${message?.key}, one of ${this.#burst.sent} so far`, seen);
  }
}
