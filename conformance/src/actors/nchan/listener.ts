import type { Call } from '../../wire/connection.js';
import { headerOf, type ResponseHead, statusLine } from '../../wire/http-response.js';
import { Failure } from '../failure.js';
import type { Stage } from '../stage.js';

/** A message as a subscriber received it; what the mode does not tell is left out. */
export interface Received {
  readonly text: string;
  readonly id?: string | undefined;
  /** The type of an event. */
  readonly event?: string | undefined;
  readonly contentType?: string | undefined;
  /** Which sort of frames it came in. */
  readonly frames?: 'text' | 'binary';
}

/** A subscriber whose connection lasts. Messages are taken from it one after the other. */
export abstract class Listener {
  readonly call: Call;
  protected readonly stage: Stage;

  constructor(stage: Stage, call: Call) {
    this.stage = stage;
    this.call = call;
  }

  /** The answer has begun, with the status that it should have. @throws Failure */
  async isOpen(): Promise<ResponseHead> {
    const wanted = 'the head of a 200';
    await this.until(wanted, () => this.call.head !== undefined);
    const { head } = this.call;
    if (head?.status !== 200) this.fail(wanted, head ? statusLine(head) : this.howEnded);
    return head;
  }

  /** The head, which has come, has such a header. @throws Failure */
  hasHeader(name: string, pattern: RegExp, inWords: string): void {
    const seen = this.call.head && headerOf(this.call.head, name);
    if (!pattern.test(seen ?? ''))
      this.fail(`${name}: ${inWords}`, seen === undefined ? `no ${name} header` : `${name}: ${seen}`);
  }

  /** These texts come next, in this order. @throws Failure */
  async receives(...texts: readonly string[]): Promise<Received[]> {
    const received: Received[] = [];
    for (const text of texts) received.push(await this.#receive([text]));
    return received;
  }

  /** All these texts come next, those of one list in its order. @throws Failure */
  async receivesAll(...lists: readonly (readonly string[])[]): Promise<Received[]> {
    const left = lists.map((list) => [...list]);
    const received: Received[] = [];
    while (left.some((list) => list.length > 0)) {
      const heads = left.flatMap((list) => list.slice(0, 1));
      const one = await this.#receive(heads);
      left.find((list) => list[0] === one.text)?.shift();
      received.push(one);
    }
    return received;
  }

  /** Nothing more comes: the quiet window has passed since. @throws Failure */
  async receivesNothing(): Promise<void> {
    await this.stage.within(this.#something(), this.stage.ports.timing.quiet);
    const wanted = 'nothing more, and a connection that lasts';
    if (this.rest !== '') this.fail(wanted, this.rest);
    if (this.hasEnded) this.fail(wanted, this.howEnded);
  }

  /** The connection ends as the mode ends. @throws Failure */
  async ends(): Promise<void> {
    const wanted = 'the end of the connection';
    const { patience } = this.stage.ports.timing;
    await this.stage.within(this.#end(), patience);
    if (!this.hasEnded) this.fail(wanted, `a connection that is still open after ${patience} ms`, patience);
    if (!this.endedWell) this.fail(wanted, this.howEnded);
  }

  get hasEnded(): boolean {
    return this.call.settled !== undefined;
  }

  protected get endedWell(): boolean {
    return this.call.settled?.kind === 'response';
  }

  /** What became of the connection, in words. */
  get howEnded(): string {
    const outcome = this.call.settled;
    switch (outcome?.kind) {
      case 'response':
        return `the end of the ${statusLine(outcome.response)}`;
      case 'unreachable':
        return `no connection: ${outcome.why}`;
      case 'not-http':
        return `an answer that ${outcome.why}`;
      case 'broken':
        return `the connection was ${outcome.how}`;
      case 'abandoned':
        return 'a connection that the kit has closed';
      default:
        return 'a connection that lasts';
    }
  }

  /** Takes the next message if it is one of these; undefined when none has come yet. @throws Failure when it is another */
  protected abstract take(texts: readonly string[]): Received | undefined;
  /** What has come beyond what was taken, shown; '' where that is nothing. */
  abstract get rest(): string;

  /** Resolves when there is more to look at. */
  changed(): Promise<void> {
    return this.call.changed();
  }

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

  async #receive(texts: readonly string[]): Promise<Received> {
    let received: Received | undefined;
    await this.until(wantedOf(texts), () => {
      received ??= this.take(texts);
      return received !== undefined;
    });
    return received ?? this.fail(wantedOf(texts), 'nothing');
  }

  async #something(): Promise<void> {
    while (this.rest === '' && !this.hasEnded) await this.changed();
  }

  async #end(): Promise<void> {
    while (!this.hasEnded) await this.changed();
  }
}

/** What is waited for, in words. */
export function wantedOf(texts: readonly string[]): string {
  return `the message ${texts.map((text) => JSON.stringify(text)).join(' or ')}`;
}
