import { Failure, Inconclusive } from '../../../actors/failure.js';
import type { Reply } from '../../../actors/reply.js';
import type { Call } from '../../../wire/connection.js';
import type { PushChannel } from './push-channel.js';
import type { Scene } from './scene.js';

/** Creates channels up to the limit of a server, and finds out whether it refuses one more. Other clients may have some of the channels. */
export class ChannelLimit {
  readonly #scene: Scene;
  readonly #most: number;
  #made: PushChannel[] = [];

  constructor(scene: Scene, most: number) {
    this.#scene = scene;
    this.#most = most;
  }

  /** A channel that was made here. */
  get anyone(): PushChannel {
    const [first] = this.#made;
    if (!first) throw new Error('no channel was made');
    return first;
  }

  /** Makes channels until one is refused, but not the first. Returns the refusal. @throws Failure where there come to be too many */
  async fill(): Promise<Reply> {
    // A channel may be dropped again while the others are made.
    for (let attempt = 0; attempt < 10 * this.#most; attempt++) {
      const channel = this.#scene.channel('publisherStrict');
      const call = channel.post(this.#scene.text());
      if (this.#made.length > 0 && (await this.#isRefused(call))) return this.#scene.refused(call, 403);
      await this.#scene.expect(call).answers(200);
      this.#made.push(channel);
      if (this.#made.length > this.#most) await this.#recount(call);
    }
    throw new Inconclusive('channels are dropped as fast as they are made');
  }

  async #isRefused(call: Call): Promise<boolean> {
    const outcome = await this.#scene.expect(call).outcome();
    return outcome?.kind === 'response' && outcome.response.status === 403;
  }

  /** Leaves out what is gone again. @throws Failure where too many are there */
  async #recount(call: Call): Promise<void> {
    const list = await this.#scene.client('publisherStrict').lists(this.#made);
    this.#made = this.#made.filter(({ id }) => list.some(({ channel }) => channel === id));
    if (this.#made.length <= this.#most) return;
    const expected = `403 to the channel that is one too many: there may be ${this.#most}`;
    throw new Failure(expected, `200; there are ${this.#made.length} of them`, call.connection);
  }
}
