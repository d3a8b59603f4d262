import { Failure, NotApplicable } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { RequestOptions } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import type { HttpRequest } from '../../../wire/http-request.js';
import type { StoredCount } from './expiry-watch.js';
import type { Moment } from './order.js';
import { Poll } from './poll.js';
import { type Position, sayingPosition } from './position.js';
import type { PushChannel } from './push-channel.js';
import type { Scene } from './scene.js';
import { type Mode, Start } from './start.js';

/** Names of the locations that can give whole answers with messages; streaming ones when the request says so. */
export type PollingName = 'polling' | 'subscriber' | 'jsonp' | 'streaming' | 'pollingStrict';

/** How messages are asked for. */
export interface AskOptions extends RequestOptions {
  /** The names as the request has them, where they are more than the channel's id (`id.b2`). */
  readonly as?: string | readonly string[];
  readonly from?: Position;
  /** The mode that the request asks for. */
  readonly mode?: string;
  /** The function that a script should call, as the query has it. */
  readonly callback?: string;
}

/** Who asks for messages, and gets them in whole answers. */
export class Polls {
  readonly #scene: Scene;

  constructor(scene: Scene) {
    this.#scene = scene;
  }

  /** Asks for the messages of a channel, or of those that `as` names. */
  ask(at: PollingName, channel: PushChannel, options: AskOptions = {}): Poll {
    const { stage } = this.#scene;
    const location = this.#scene.location(at);
    return this.#poll(location, channel, options, (request) => stage.send(location, 'subscriber', request));
  }

  /** The same on one connection: returns what asks again once it is answered. */
  keepAlive(at: PollingName, channel: PushChannel): (options?: AskOptions) => Poll {
    const location = this.#scene.location(at);
    const send = this.#scene.stage.keepAlive(location, 'subscriber');
    return (options = {}) => this.#poll(location, channel, options, send);
  }

  /** A subscriber of some mode, who starts somewhere. */
  start(mode: Mode, channel: PushChannel, options: Pick<AskOptions, 'as' | 'from'> = {}): Start {
    return new Start(this, mode, channel, options);
  }

  /** A request that is held: a step that must succeed before the check can say anything. */
  async held(at: PollingName, channel: PushChannel, options: AskOptions = {}): Promise<Poll> {
    const poll = this.ask(at, channel, options);
    return channel.given.step('have a request held', () => poll.isHeld());
  }

  /**
   * Goes on from a position while these texts are published, one after the other: they come in this order, once each.
   * Returns the position after them. @throws Failure
   */
  async walk(
    at: PollingName,
    channel: PushChannel,
    from: Position,
    texts: readonly string[],
  ): Promise<Position> {
    let left = texts;
    let position = from;
    let published = 0;
    const publish = async () => {
      for (const text of texts) {
        await channel.given.published(text);
        published++;
      }
    };
    const read = async () => {
      while (left.length > 0) {
        const all = published === texts.length;
        const poll = this.ask(at, channel, { from: position });
        const reply = await this.#scene.expect(poll.call).answers(...(all ? [200] : [200, 304]));
        if (reply.status === 304) continue;
        const batch = poll.batch(reply);
        left = left.slice(batch.holdsFirstOf(left));
        position = batch.position;
      }
    };
    await Promise.all([publish(), read()]);
    return position;
  }

  /** The position of the last message of a channel, as its server tells it: such a step, too. */
  async lastPosition(channel: PushChannel, at: PollingName = this.anywhere): Promise<Required<Position>> {
    return channel.given.step('learn the position of the last message', async () => {
      const batch = await this.ask(at, channel, { as: `${channel.id}.b1` }).answers();
      return batch.position as Required<Position>;
    });
  }

  /** The same, its tag as a number. @throws NotApplicable where it is told in another way */
  async lastMoment(channel: PushChannel, at?: PollingName): Promise<Required<Moment>> {
    const { time, tag } = await this.lastPosition(channel, at);
    const [, number] = /^(?:W\/)?(\d+)$/.exec(tag) ?? [];
    if (number !== undefined) return { time, tag: number };
    throw new NotApplicable(`it needs an Etag that is W/ and a number; here it is ${tag}`);
  }

  /** Whether somebody who asks for the last message of a channel gets this one: kept, as it was published, or not. @throws Failure */
  async looksFor(text: string, at: PollingName, channel: PushChannel): Promise<StoredCount> {
    const poll = this.ask(at, channel, { as: `${channel.id}.b1` });
    const reply = await this.#scene.expect(poll.call).answers(200, 304);
    if (reply.status === 200) poll.batch(reply).holds({ text });
    return { kept: reply.status === 200 ? 1 : 0, connection: reply.connection };
  }

  /** Publishes a message in a later second than that of a position, which the server tells of messages. */
  async publishedLater(channel: PushChannel, { time }: Position, text = this.#scene.text()): Promise<string> {
    const { stage } = this.#scene;
    const before = Date.parse(time ?? '');
    await stage.pause(1000);
    await channel.given.published(text);
    const position = await this.lastPosition(channel);
    await channel.given.step('publish in a later second', async () => {
      if (Date.parse(position.time) > before) return;
      const connection = this.#scene.stage.transcript.entries.at(-1)?.connection;
      throw new Failure(`a time after ${time} in Last-Modified, a second later`, position.time, connection);
    });
    return text;
  }

  /** How long a long-polling location holds requests, milliseconds. */
  get ttl(): number {
    return this.#scene.configured.time('subscriber', 'push_stream_longpolling_connection_ttl');
  }

  /** The modes in which the target can be asked for old messages. */
  get modes(): readonly Mode[] {
    const { locations } = this.#scene.stage.ports;
    const modes: Mode[] = ['polling', 'streaming', 'eventsource', 'websocket'];
    const given = modes.filter((mode) => locations[mode as 'polling']);
    return locations.subscriber ? [...given, 'long-polling'] : given;
  }

  /** Whether the target has a location that gives whole answers. */
  get areThere(): boolean {
    const { polling, subscriber } = this.#scene.stage.ports.locations;
    return (polling ?? subscriber) !== undefined;
  }

  /** A location that answers at once where there are messages. */
  get anywhere(): PollingName {
    return this.#scene.stage.ports.locations.polling ? 'polling' : 'subscriber';
  }

  #poll(
    location: Location,
    channel: PushChannel,
    { as = channel.id, from = {}, mode, callback, headers = [], ...rest }: AskOptions,
    send: (request: HttpRequest) => Call,
  ): Poll {
    const isForScripts = location === this.#scene.stage.ports.locations.jsonp;
    const position = sayingPosition(location, from, isForScripts);
    const all = [...headers, ...position.headers];
    if (mode !== undefined) all.push(['X-Nginx-PushStream-Mode', mode]);
    const query = [...(rest.query ?? []), ...position.query];
    if (callback !== undefined) query.push(['callback', callback]);
    const call = send(this.#scene.stage.request(location, as, 'GET', { ...rest, headers: all, query }));
    const decoded = callback === undefined ? undefined : decodeURIComponent(callback);
    return new Poll(this.#scene.stage, location, channel.id, call, decoded);
  }
}
