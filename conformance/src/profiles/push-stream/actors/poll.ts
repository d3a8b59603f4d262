import { Channel } from '../../../actors/channel.js';
import { Failure } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { Reply } from '../../../actors/reply.js';
import type { Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { Batch } from './batch.js';

/** One request for messages that is answered as a whole. */
export class Poll {
  readonly call: Call;
  readonly #stage: Stage;
  readonly #location: Location;
  readonly #channel: Channel;
  readonly #callback: string | undefined;

  constructor(stage: Stage, location: Location, channel: string, call: Call, callback: string | undefined) {
    this.#stage = stage;
    this.#location = location;
    this.#channel = new Channel(stage, channel);
    this.call = call;
    this.#callback = callback;
  }

  /** It is answered with messages. */
  async answers(): Promise<Batch> {
    return this.#batch(await this.#stage.expect(this.call).answers(200));
  }

  /** It is answered with messages, immediately after `to` was sent: its own request when that is left out. */
  async answersAtOnce(to?: Call): Promise<Batch> {
    return this.#batch(await this.#stage.expect(this.call).answersAtOnce(200, to, this.#channel));
  }

  /** It is answered at once that there is nothing. */
  async findsNothing(): Promise<Reply> {
    return this.#stage.expect(this.call).answersAtOnce(304);
  }

  /** It is held. */
  async isHeld(): Promise<this> {
    await this.#stage.expect(this.call).isHeld(this.#channel);
    return this;
  }

  /** It is answered, when its time is over: so many milliseconds after it was sent, and not much sooner or later. */
  async answersAfter(ms: number, status: number): Promise<Reply> {
    const { immediately, patience } = this.#stage.ports.timing;
    await this.#stage.within(this.call.sent, patience);
    await this.#stage.settledWithin(this.call, ms + patience);
    const reply = await this.#stage.expect(this.call).answers(status);
    // A second is what times of directives are counted in, and what timers of servers are rounded to.
    const least = ms - 1000 - immediately;
    const most = ms + 1000 + immediately;
    if (reply.took < least || reply.took > most) {
      const expected = `the ${status} ${ms} ms after the request`;
      const overdue = reply.took > most ? reply.took - most : undefined;
      throw new Failure(expected, `it after ${Math.round(reply.took)} ms`, this.call.connection, overdue);
    }
    return reply;
  }

  /** It ends when its time is over, so many milliseconds after it was sent at most. */
  async ends(ms: number): Promise<Reply> {
    await this.#stage.settledWithin(this.call, ms + this.#stage.ports.timing.patience);
    return this.#stage.expect(this.call).answers(304, 200);
  }

  /** Its Last-Modified is the time at which it was answered. @throws Failure */
  isOfNow(reply: Reply): void {
    const seen = Date.parse(this.#batch(reply).position.time);
    const date = Date.parse(reply.header('Date') ?? '');
    // The clock of a server that tells no time can only be taken to be ours.
    const now = Number.isNaN(date) ? this.#stage.ports.clock.now() : date;
    if (Math.abs(seen - now) <= 2000) return;
    const wanted = `Last-Modified: ${new Date(now).toUTCString()}, the time of the answer`;
    throw new Failure(wanted, `Last-Modified: ${reply.header('Last-Modified')}`, reply.connection);
  }

  /** The answer with messages that a reply is. */
  batch(reply: Reply): Batch {
    return this.#batch(reply);
  }

  #batch(reply: Reply): Batch {
    return new Batch(reply, this.#location, this.#callback);
  }
}
