import { Blocked, Failure } from '../../actors/failure.js';
import type { Publication } from './history.js';
import type { Line } from './line.js';
import type { PushStage } from './push-stage.js';

/** Steps before the claim: when one fails the check is blocked, for another check is about that. */
export class PushGiven {
  readonly #stage: PushStage;

  constructor(stage: PushStage) {
    this.#stage = stage;
  }

  /** The client has subscribed. */
  async connected(): Promise<Line> {
    return this.#step('have the client subscribe', () => this.#stage.line());
  }

  /** The client has subscribed and got messages, each once; it stays. Without any, one of its first channel. */
  async delivered(...given: readonly Partial<Publication>[]): Promise<void> {
    await this.connected();
    await this.#step('give the client a message', async () => {
      for (const one of given.length > 0 ? given : [{}]) await this.#stage.deliver(one);
      await this.#stage.staysSilent('each message has been reported once');
      await this.#stage.line('the client to stay subscribed');
    });
  }

  /** The client was cut off, and has gone on after its last message. */
  async resumed(): Promise<void> {
    await this.#step('have the client go on after its last message', async () => {
      // Its last message is this one, whatever else it has taken for a message before.
      await this.#stage.deliver();
      await this.#stage.cut();
      const missed = [this.#stage.write()];
      await this.#stage.send(missed);
      await this.#stage.returnsFor(missed);
      await this.#stage.reports(missed);
    });
  }

  /** The client is there again. */
  async returned(): Promise<Line> {
    return this.#step('have the client connect again', () => this.#stage.line('the client to connect again'));
  }

  async #step<T>(what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Failure) throw new Blocked(what, error);
      throw error;
    }
  }
}
