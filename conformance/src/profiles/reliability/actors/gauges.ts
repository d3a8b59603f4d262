import type { Channel } from '../../../actors/channel.js';
import { Blocked, Failure, NotApplicable } from '../../../actors/failure.js';
import type { Stage } from '../../../actors/stage.js';

/** What can be told of a target under load beside what it answers: whom it counts, and how much memory it has. */
export class Gauges {
  readonly #stage: Stage;
  readonly #channel: Channel;

  constructor(stage: Stage, channel: Channel) {
    this.#stage = stage;
    this.#channel = channel;
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
      const call = await this.#channel.fence();
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
}

const mega = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
