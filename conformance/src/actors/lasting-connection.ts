import type { Call } from '../wire/connection.js';
import { statusLine } from '../wire/http-response.js';
import { Failure } from './failure.js';
import { describeUnanswered } from './outcome-words.js';
import type { Stage } from './stage.js';

/** A connection that lasts, from which a subscriber takes what comes. */
export abstract class LastingConnection {
  readonly call: Call;
  protected readonly stage: Stage;

  constructor(stage: Stage, call: Call) {
    this.stage = stage;
    this.call = call;
  }

  /** The connection is over, whatever else came before. */
  abstract get hasEnded(): boolean;
  /** What became of the connection, in words. */
  abstract get howEnded(): string;
  /** Resolves when there is more to look at. */
  abstract changed(): Promise<void>;
  /** What has come beyond what was taken, shown; '' where that is nothing. */
  protected abstract get rest(): string;

  /** Waits until it is done. @throws Failure when it is not in time, or can't be any more */
  protected async until(
    wanted: string,
    done: () => boolean,
    within = this.stage.ports.timing.patience,
  ): Promise<void> {
    const end = this.stage.now + within;
    while (!done()) {
      if (this.hasEnded) this.fail(wanted, this.howEnded);
      const left = end - this.stage.now;
      if (left <= 0) {
        const after = this.rest === '' ? '' : ` but ${this.rest}`;
        this.fail(wanted, `nothing${after} within ${Math.round(within)} ms`, within);
      }
      await this.stage.within(this.changed(), left);
    }
  }

  protected fail(expected: string, seen: string, overdue?: number): never {
    throw new Failure(expected, seen, this.call.connection, overdue);
  }

  /** What became of the request, in words. */
  protected get howSettled(): string {
    const outcome = this.call.settled;
    if (!outcome) return 'a connection that lasts';
    return outcome.kind === 'response'
      ? `the end of the ${statusLine(outcome.response)}`
      : describeUnanswered(outcome);
  }
}
