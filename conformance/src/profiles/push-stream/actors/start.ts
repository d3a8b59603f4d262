import type { Expected } from './message-pattern.js';
import type { AskOptions, Polls } from './polls.js';
import type { PushChannel } from './push-channel.js';

/** The modes of subscribers. */
export type Mode = 'polling' | 'long-polling' | 'streaming' | 'eventsource' | 'websocket';

/** A subscriber who starts somewhere, in any mode. */
export class Start {
  readonly #polls: Polls;
  readonly #mode: Mode;
  readonly #channel: PushChannel;
  readonly #options: Pick<AskOptions, 'as' | 'from'>;

  constructor(polls: Polls, mode: Mode, channel: PushChannel, options: Pick<AskOptions, 'as' | 'from'>) {
    this.#polls = polls;
    this.#mode = mode;
    this.#channel = channel;
    this.#options = options;
  }

  /** These old messages are sent first, in this order, and no others; none where none is named. @throws Failure */
  async gives(...expected: readonly Expected[]): Promise<void> {
    switch (this.#mode) {
      case 'polling': {
        const poll = this.#polls.ask('polling', this.#channel, this.#options);
        if (expected.length === 0) await poll.findsNothing();
        else (await poll.answersAtOnce()).holds(...expected);
        return;
      }
      case 'long-polling': {
        const poll = this.#polls.ask('subscriber', this.#channel, this.#options);
        if (expected.length === 0) await poll.isHeld();
        else (await poll.answersAtOnce()).holds(...expected);
        return;
      }
      default:
        return this.#listens(this.#mode, expected);
    }
  }

  async #listens(
    mode: Exclude<Mode, 'polling' | 'long-polling'>,
    expected: readonly Expected[],
  ): Promise<void> {
    const { as = this.#channel.id, from = {} } = this.#options;
    const listener = this.#channel.listen(mode, { as, from });
    await this.#channel.given.step(`connect a ${mode} subscriber`, () => listener.isOpen());
    await listener.receives(...expected);
    await listener.receivesNothing('no other message');
  }
}
