import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { sharedChannel } from '../sequence.js';
import type { ServerUnderTest } from '../server-under-test.js';
import { RequestClient, RequestSubscriber, requestModes } from './requests.js';
import { StreamSubscriber, streamModes } from './streams.js';
import type { HealthyHost, HealthySubscriber } from './subscriber.js';

/** The channel of the healthy ones, whose name no sequence holds. */
const ownChannel = 'kept-f6c1b0e7';

/** A series of messages, numbered from 1 on. */
class Series {
  readonly name: string;
  readonly channel: string;
  readonly subscribers: HealthySubscriber[] = [];
  /** Settled when everything that was to be published so far is published. */
  published: Promise<void> = Promise.resolve();
  /** How many messages are to be published. */
  wanted = 0;
  /** When each of the latest messages was published. */
  readonly #times = new Map<number, number>();
  #latest = 0;

  constructor(name: string, channel: string) {
    this.name = name;
    this.channel = channel;
  }

  get latest(): number {
    return this.#latest;
  }

  timeOf(number: number): number | undefined {
    return this.#times.get(number);
  }

  /** The text of the next message. */
  next(now: number): string {
    this.#times.set(++this.#latest, now);
    this.#times.delete(this.#latest - 100);
    return `#${this.name}:${this.#latest}#`;
  }
}

/** A publisher and a subscriber in each mode, who go on as if nothing were the matter. */
export class HealthyGroup {
  /** What went wrong for them. */
  readonly complaints: string[] = [];
  readonly #server: ServerUnderTest;
  readonly #own = new Series('own', ownChannel);
  readonly #shared = new Series('shared', sharedChannel);
  readonly #publishers: ReadonlyMap<Series, RequestClient>;
  readonly #connections = new Set<MemorySocket>();

  constructor(server: ServerUnderTest) {
    this.#server = server;
    const { own, shared } = { own: this.#own, shared: this.#shared };
    this.#publishers = new Map(
      [own, shared].map((series) => [series, new RequestClient(this.#hostOf(series))]),
    );
    for (const mode of requestModes)
      own.subscribers.push(new RequestSubscriber(mode, own.channel, own.name, this.#hostOf(own)));
    for (const mode of streamModes) {
      own.subscribers.push(new StreamSubscriber(mode, own.channel, own.name, this.#hostOf(own)));
      shared.subscribers.push(new StreamSubscriber(mode, shared.channel, shared.name, this.#hostOf(shared)));
    }
    const longPolling = requestModes.filter(({ name }) => name === 'long-polling');
    for (const mode of longPolling)
      shared.subscribers.push(new RequestSubscriber(mode, shared.channel, shared.name, this.#hostOf(shared)));
  }

  /** Returns once everybody listens and has had a message. */
  async start(): Promise<void> {
    for (const subscriber of this.#subscribers()) subscriber.start();
    await this.#server.clock.pass(0);
    this.publish();
    await this.#server.clock.pass(0);
    this.check();
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#connections.size;
  }

  /** Requests and streams that the server holds for them. */
  get held(): number {
    return this.#subscribers().reduce((sum, { held }) => sum + held, 0);
  }

  /** Names of channels that are theirs. */
  get channels(): number {
    return 2;
  }

  /** Publishes a message of each series; does not wait. */
  publish(): void {
    // Both dialects publish to the same subscribers.
    const path = this.#own.wanted % 3 === 2 ? '/relay/pub?id=' : '/pub?id=';
    for (const [series, publisher] of this.#publishers) {
      series.wanted++;
      series.published = series.published.then(() =>
        this.#publish(series, publisher, series === this.#own ? path : '/pub?id='),
      );
    }
  }

  /** Complains of what has not come; to be called when nothing can happen any more without time passing. */
  check(): void {
    for (const series of [this.#own, this.#shared]) {
      if (series.latest !== series.wanted)
        this.complaints.push(
          `the publisher on ${series.channel} waits for the answer to message ${series.latest}`,
        );
      for (const { name, latest } of series.subscribers) {
        if (latest !== series.latest)
          this.complaints.push(`${name} has message ${latest} when ${series.latest} were published`);
      }
    }
  }

  /** What the statistics say over HTTP. */
  async statistics(): Promise<string> {
    const publisher = this.#publishers.get(this.#own);
    const answer = await this.#server.clock.run(
      Promise.resolve(publisher?.request('GET', '/channels-stats', 'Accept: application/json\r\n')),
    );
    return answer?.body ?? '';
  }

  stop(): void {
    for (const subscriber of this.#subscribers()) subscriber.stop();
    for (const publisher of this.#publishers.values()) publisher.close();
  }

  async #publish(series: Series, publisher: RequestClient, path: string): Promise<void> {
    const { clock } = this.#server;
    const sentAt = clock.elapsed();
    const answer = await publisher.request('POST', path + series.channel, '', series.next(sentAt));
    if (!answer) this.complaints.push('the publisher had no answer');
    else if (answer.status < 200 || answer.status > 202)
      this.complaints.push(`the publisher was answered ${answer.status} ${answer.body}`);
    if (clock.elapsed() !== sentAt)
      this.complaints.push(`the publisher had its answer after ${clock.elapsed() - sentAt} ms`);
    for (const subscriber of series.subscribers) subscriber.ask();
  }

  #subscribers(): HealthySubscriber[] {
    return [...this.#own.subscribers, ...this.#shared.subscribers];
  }

  #hostOf(series: Series): HealthyHost {
    return {
      clock: this.#server.clock,
      latest: () => series.latest,
      publishedAt: (number) => series.timeOf(number),
      complain: (what) => void this.complaints.push(what),
      open: () => {
        const [near, far] = MemorySocket.pair(this.#server.clock);
        this.#connections.add(near);
        near.on('end', () => void near.destroy());
        near.on('close', () => void this.#connections.delete(near));
        this.#server.serve(far);
        return near;
      },
    };
  }
}
