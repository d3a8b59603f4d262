import { Failure, NotApplicable } from '../../actors/failure.js';
import type { Observation } from '../../actors/stage.js';
import { Transcript } from '../../wire/transcript.js';
import { pauseBy } from '../pause.js';
import type { ClientPorts, PlayableStage } from '../stage.js';
import { TalkingClient } from '../talking-client.js';
import type { ClientMode } from './features.js';
import type { History, Publication } from './history.js';
import type { Line } from './line.js';
import { showPlace } from './place.js';
import { PushGiven } from './push-given.js';
import { notice, type PushMessage } from './push-message.js';
import { type Attempt, PushServer } from './push-server.js';
import { expectReports, type Judge, sameText, showSaid, showText } from './reports.js';
import { prefixes, subscriberUrl } from './serving/index.js';
import { pollAnswer } from './serving/longpolling.js';

/** What the stages of a run with a push-stream client are given. */
export interface PushPorts extends ClientPorts {
  /** What the server of a check keeps. */
  readonly history: () => History;
}

/** Milliseconds that a server which is restarted is away: longer than many a client waits before it tries again. */
const awayFor = 1000;

/** The place where one check of a push-stream client plays: a server which serves it in one mode, and the client. */
export class PushStage implements PlayableStage {
  readonly ports: PushPorts;
  readonly mode: ClientMode;
  readonly transcript: Transcript;
  readonly observations: Observation[] = [];
  /** Steps that must succeed before the check can say anything. */
  readonly given = new PushGiven(this);
  /** The channels that the client was told. */
  readonly channels: readonly [string, ...string[]];
  /** The path that the client was told to ask for. */
  readonly path: string;
  readonly history: History;
  url = '';
  /** What the client talks to. */
  readonly server: PushServer;
  readonly #client: TalkingClient;
  #came = false;
  #count = 0;

  constructor(ports: PushPorts, mode: ClientMode, channels: 1 | 2) {
    const { clock, listen, port } = ports;
    const id = ports.channelId();
    this.ports = ports;
    this.mode = mode;
    this.history = ports.history();
    this.channels = channels === 1 ? [id] : [`${id}-a`, `${id}-b`];
    this.path = `${prefixes[mode]}/${this.channels.join('/')}`;
    this.transcript = new Transcript(clock);
    this.#client = new TalkingClient(clock, this.transcript);
    const { transcript, history, path } = this;
    this.server = new PushServer({ mode, listen, port, clock, transcript, history, path });
  }

  async open(): Promise<void> {
    await this.server.start();
    this.url = subscriberUrl(this.mode, this.server.port, this.channels);
    const { start, timing } = this.ports;
    this.#client.start(start, { url: this.url, mode: this.mode }, timing.quiet, [this.server.attempts]);
  }

  async close(): Promise<void> {
    await this.#client.stop();
    await this.server.stop();
  }

  get ended(): string | undefined {
    return this.#client.ended;
  }

  async comes(ms: number): Promise<boolean> {
    return (await this.attempt(ms)) !== undefined;
  }

  observe(topic: string, seen: string): void {
    this.observations.push({ topic, seen });
  }

  pause(ms: number): Promise<void> {
    return pauseBy(this.ports.clock)(ms);
  }

  /** The client's next try to subscribe, if there is one within `ms`. */
  async attempt(ms: number): Promise<Attempt | undefined> {
    const attempt = await this.server.attempts.take(ms);
    this.#came ||= attempt !== undefined;
    return attempt;
  }

  /** The client subscribes, or has done so: a line on which something can be sent. */
  async line(what = 'a subscription'): Promise<Line> {
    const deadline = this.#deadline();
    const answered: Line[] = [];
    for (;;) {
      const open = this.server.open.at(-1);
      if (!open) {
        answered.push(await this.#letIn(what, deadline, answered));
        continue;
      }
      // What led to it is over; what comes from now on is news.
      this.server.attempts.clear();
      this.#came = true;
      return open;
    }
  }

  /** Until when the client must have come. */
  #deadline(): { readonly at: number; readonly span: number } {
    const { clock, timing } = this.ports;
    const span = this.#came ? timing.patience : timing.start;
    return { at: clock.elapsed() + span, span };
  }

  /** The next try to subscribe that is not refused. */
  async #letIn(what: string, { at, span } = this.#deadline(), answered: readonly Line[] = []): Promise<Line> {
    for (;;) {
      const left = at - this.ports.clock.elapsed();
      const attempt = left > 0 ? await this.attempt(left) : undefined;
      if (attempt?.line) return attempt.line;
      if (attempt) continue;
      const last = answered.at(-1);
      const none = last
        ? `${answered.length} requests in ${span} ms, answered at once with what the client has got: the last ${showPlace(last.wanted.place)}`
        : `none within ${span} ms`;
      const seen = this.ended === undefined ? none : `none: ${this.ended}`;
      throw new Failure(what, seen, this.server.connection);
    }
  }

  /** A message that is published, and kept; nobody is sent it yet. */
  write(given: Partial<Publication> = {}): PushMessage {
    const random = Buffer.from(this.ports.randomBytes(6)).toString('hex');
    const text = `message ${++this.#count} ${random}`;
    return this.history.add({ channel: this.channels[0], text, ...given });
  }

  /**
   * Sends what was published to those who wait for it, all in one packet, or each byte in a packet of its own. Who comes later
   * gets it from what is kept.
   */
  async send(
    messages: readonly PushMessage[],
    { pieces = 'whole' }: { readonly pieces?: 'whole' | 'bytes' } = {},
  ): Promise<void> {
    await Promise.all(
      this.server.open.map((line) =>
        line.send(
          messages.filter((message) => line.has(message)),
          pieces,
        ),
      ),
    );
  }

  /** Publishes a message. */
  async publish(given: Partial<Publication> = {}): Promise<PushMessage> {
    const message = this.write(given);
    await this.send([message]);
    return message;
  }

  /** Publishes a message, which the client reports. */
  async deliver(given: Partial<Publication> = {}): Promise<PushMessage> {
    await this.line();
    const message = await this.publish(given);
    await this.reports([message]);
    return message;
  }

  /** Cuts all connections. */
  async cut(): Promise<void> {
    await this.line('a connection that can be cut');
    for (const line of this.server.open) line.cut();
  }

  /** The life time of the connection is over. */
  async end(): Promise<void> {
    const line = await this.line('a connection whose life time can end');
    line.end(this.history.pass());
  }

  /** The server is gone for a while, with all its connections, and comes back on the same port. */
  async restart(away: () => void): Promise<void> {
    await this.line();
    await this.server.stop();
    this.server.attempts.clear();
    away();
    await this.pause(awayFor);
    await this.server.start();
  }

  /** The first channel is deleted, with all it kept; who has no other is sent away. */
  async delete(): Promise<void> {
    const line = await this.line();
    const [channel] = this.channels;
    this.history.delete(channel);
    const now = this.history.pass();
    const gone = notice(-2, 'Channel deleted', channel);
    if (this.mode === 'longpolling') {
      line.write(pollAnswer([gone], this.server.style, { second: now, tag: 0 }));
      line.finish();
      return;
    }
    await line.send([gone]);
    line.end(now);
  }

  /** What the client reports next are these messages, those of one channel in their order. */
  async reports(messages: readonly PushMessage[], judge: Judge = sameText): Promise<void> {
    if (!this.ports.hears) return;
    await expectReports(
      messages,
      judge,
      () => this.#client.said.take(this.ports.timing.patience),
      () => this.ended,
      this.server.connection,
    );
  }

  /** The client reports no message within the quiet window. */
  async staysSilent(why: string): Promise<void> {
    if (!this.ports.hears) return;
    const said = await this.#client.said.take(this.ports.timing.quiet);
    if (said?.kind === 'deleted' && this.channels.includes(said.channel)) return this.staysSilent(why);
    if (!said) return;
    throw new Failure(`the client to report nothing: ${why}`, showSaid(said), this.server.connection);
  }

  /** The next that the client is let in, it has a position from which a server goes on with these messages. */
  async returnsFor(missed: readonly PushMessage[]): Promise<void> {
    const line = await this.#letIn('the client to connect again');
    const sent = this.history.since(line.wanted);
    const lost = missed.find((message) => !sent.includes(message));
    if (!lost) return;
    throw new Failure(
      `a position from which the server goes on with ${showText(lost.text)} (${lost.channel}, id ${lost.id})`,
      `a request ${showPlace(line.wanted.place)}`,
      line.connection,
    );
  }

  /** Nothing can be said where nobody tells the kit what the client received. */
  mustHear(): void {
    if (!this.ports.hears) {
      throw new NotApplicable('what the client receives is not known: --manual reads no output of it');
    }
  }
}
