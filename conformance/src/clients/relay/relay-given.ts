import { Blocked, Failure } from '../../actors/failure.js';
import type { Question } from '../listener.js';
import { echoes } from './echo.js';
import type { Message } from './message.js';
import type { RelayStage, Told } from './relay-stage.js';

/** Steps before the claim: when one fails the check is blocked, for another check is about that. */
export class RelayGiven {
  readonly #stage: RelayStage;

  constructor(stage: RelayStage) {
    this.#stage = stage;
  }

  /** The client has asked for the first time. */
  async asked(): Promise<Question> {
    return this.#step('have the client ask', () => this.#stage.asks('a first request'));
  }

  /** The client has got a message, and asks for the next. */
  async delivered(message?: Message): Promise<Question> {
    await this.asked();
    return this.#step('give the client a message', async () => {
      const next = await this.#stage.deliver(message);
      await this.#stage.staysSilent('the message has been reported once');
      return next;
    });
  }

  /** The client has echoed both validators of ordinary messages, one after the other. */
  async echoed(): Promise<void> {
    await this.asked();
    for (const message of [this.#stage.message(), this.#stage.message()]) {
      const next = await this.next(message);
      await this.#step('see ordinary validators echoed', async () => echoes(next, message));
    }
  }

  /** The client reports the message, which another check is about, and asks for the next. */
  async next(message: Message): Promise<Question> {
    return this.#step('give the client a message', () => this.#stage.deliver(message));
  }

  /** The client reports the message. */
  async reported(message: Message): Promise<Told> {
    return this.#step('have a message reported', () => this.#stage.reports(message));
  }

  /** The client asks for the next message. */
  async askedAgain(): Promise<Question> {
    return this.#step('have the client ask again', () => this.#stage.asks());
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
