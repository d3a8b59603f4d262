import type { Call, Outcome } from '../wire/connection.js';
import type { Channel } from './channel.js';
import { Blocked, Failure } from './failure.js';
import { describeUnanswered } from './outcome-words.js';
import { Reply } from './reply.js';
import type { Stage } from './stage.js';

const names: Record<number, string> = {
  200: 'OK',
  201: 'Created',
  202: 'Accepted',
  304: 'Not Modified',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  410: 'Gone',
};

function showStatuses(statuses: readonly number[]): string {
  return statuses.length === 0
    ? 'an answer'
    : statuses.map((status) => `${status} ${names[status] ?? ''}`.trim()).join(' or ');
}

function round(ms: number): string {
  return `${Math.round(ms)} ms`;
}

/** What must become of one request. Each method throws Failure when it does not. */
export class Expectation {
  readonly #stage: Stage;
  readonly #call: Call;

  constructor(stage: Stage, call: Call) {
    this.#stage = stage;
    this.#call = call;
  }

  /** It is answered with one of these statuses (any, when none is named); no deadline but patience. */
  async answers(...statuses: number[]): Promise<Reply> {
    const { patience } = this.#stage.ports.timing;
    const expected = `${showStatuses(statuses)} to ${this.#what}`;
    if (!(await this.#answered())) {
      throw this.#failure(expected, `no answer within ${round(patience)}${this.#progress}`, patience);
    }
    return this.#reply(statuses, expected);
  }

  /**
   * It is answered with one of these statuses, immediately: within the budget after `to` was sent (its own request when
   * left out), or at least before a publisher's next request is answered.
   */
  async answersAtOnce(statuses: number | readonly number[], to?: Call, channel?: Channel): Promise<Reply> {
    const wanted = typeof statuses === 'number' ? [statuses] : statuses;
    const { immediately, patience } = this.#stage.ports.timing;
    const trigger = to ?? this.#call;
    const cause = to ? `the ${to.request.method}` : 'the request';
    const expected = `${showStatuses(wanted)} to ${this.#what} within ${round(immediately)} of ${cause} being sent`;
    await this.#stage.within(trigger.sent, patience);
    const start = trigger.sentAt ?? this.#stage.now;
    const left = Math.max(0, immediately - (this.#stage.now - start));
    if (
      !(await this.#stage.settledWithin(this.#call, left)) &&
      !(await this.#beatsNextRequest(to, channel))
    ) {
      const late = await this.#stage.settledWithin(this.#call, patience);
      const took = this.#stage.now - start;
      const seen = late
        ? `${this.#describe()} only ${round(took)} after ${cause}`
        : `no answer within ${round(immediately + patience)}${this.#progress}`;
      throw this.#failure(expected, seen, took - immediately);
    }
    return this.#reply(wanted, expected);
  }

  /** It is held: sent whole, a publisher's request answered since, and then not a byte for the quiet window. */
  async isHeld(channel: Channel): Promise<void> {
    await this.#hadItsChance(channel);
    await this.staysHeld();
    this.#stage.countHeld();
    await this.#counted(channel);
  }

  /** There is nothing to read: it is held, or answered 304. Which of them, is for other checks to judge. */
  async findsNothing(channel: Channel): Promise<'held' | 304> {
    return this.isHeldOr(channel, 304);
  }

  /** It is held, or refused with the given status. */
  async isHeldOr<S extends number>(channel: Channel, status: S): Promise<'held' | S> {
    await this.#hadItsChance(channel);
    await this.#stage.settledWithin(this.#call, this.#stage.ports.timing.quiet);
    if (!this.#call.touched) {
      this.#stage.countHeld();
      return 'held';
    }
    await this.answers(status);
    return status;
  }

  /** Not a byte of an answer comes within the quiet window from now. */
  async staysHeld(why = 'to be held'): Promise<void> {
    const { quiet, patience } = this.#stage.ports.timing;
    await this.#stage.settledWithin(this.#call, quiet);
    if (!this.#call.touched) return;
    const whole = await this.#stage.settledWithin(this.#call, patience);
    throw this.#failure(
      `${this.#what} ${why}: no answer for ${round(quiet)}`,
      whole ? this.#describe() : `the beginning of an answer${this.#progress}`,
    );
  }

  /** It has not been answered by now. */
  isUnanswered(expected: string): void {
    if (this.#call.touched) throw this.#failure(expected, this.#describe());
  }

  /** What has become of it within the patience, without a demand; undefined when nothing has. */
  async outcome(): Promise<Outcome | undefined> {
    await this.#answered();
    return this.#call.settled;
  }

  /** The request has gone out, and a publisher's request on another connection has been answered since. */
  async #hadItsChance(channel: Channel): Promise<void> {
    const { patience } = this.#stage.ports.timing;
    await this.#stage.within(this.#call.sent, patience);
    const fence = await channel.fence();
    if (fence.settled) return;
    // A target that answers nobody holds nobody.
    const expected = 'an answer to a publisher GET on another connection';
    const failure = new Failure(expected, `none within ${round(patience)}`, fence.connection);
    throw new Blocked('see whether the request is held', failure);
  }

  /** Waits for the request to go out, and then for its answer; a peer that reads nothing is not waited for longer. */
  async #answered(): Promise<boolean> {
    const { patience } = this.#stage.ports.timing;
    await this.#stage.within(this.#call.sent, patience);
    return this.#stage.settledWithin(this.#call, patience);
  }

  /** Order can prove what time can't: the answer came before that to a request which a publisher made only now. */
  async #beatsNextRequest(to: Call | undefined, channel: Channel | undefined): Promise<boolean> {
    if (!to || !channel) return false;
    const fence = channel.fence();
    await Promise.race([this.#call.outcome, fence]);
    return this.#call.settled !== undefined;
  }

  async #counted(channel: Channel): Promise<void> {
    const { subscriberCount } = this.#stage.ports;
    if (!subscriberCount) return;
    const reply = await this.#stage.expect(channel.publisher.get()).answers();
    const count = subscriberCount.exec(reply.text)?.[1];
    if (count !== undefined && Number(count) > 0) this.#stage.confirmHeld('count');
  }

  #reply(statuses: readonly number[], expected: string): Reply {
    const outcome = this.#call.settled;
    if (outcome?.kind !== 'response') throw this.#failure(expected, this.#describe());
    const { response } = outcome;
    const took = response.endedAt - (this.#call.sentAt ?? response.endedAt);
    const reply = new Reply(response, this.#call.connection, took);
    if (statuses.length > 0 && !statuses.includes(response.status)) {
      throw this.#failure(expected, reply.statusLine);
    }
    const [fault] = response.faults;
    if (fault)
      throw this.#failure(`a valid HTTP response to ${this.#what}`, `a ${reply.statusLine} that ${fault}`);
    if (response.status === 201 && this.#call.request.method === 'POST') this.#stage.confirmHeld('201');
    return reply;
  }

  get #what(): string {
    const { method, headers } = this.#call.request;
    const role = this.#call.connection.replace(/ \d+$/, '');
    const after = headers.some(([name]) => name === 'If-Modified-Since') ? ' for the next message' : '';
    return `the ${role}'s ${method}${after}`;
  }

  get #progress(): string {
    return this.#call.reader.begun ? ` (${this.#call.reader.progress})` : '';
  }

  #describe(): string {
    const outcome = this.#call.settled;
    if (!outcome) return `no answer${this.#progress}`;
    if (outcome.kind !== 'response') return describeUnanswered(outcome);
    return new Reply(outcome.response, this.#call.connection, 0).statusLine;
  }

  #failure(expected: string, seen: string, overdue?: number): Failure {
    return new Failure(expected, seen, this.#call.connection, overdue);
  }
}
