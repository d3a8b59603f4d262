import { LastingConnection } from '../../../actors/lasting-connection.js';
import { headerOf, type ResponseHead, statusLine } from '../../../wire/http-response.js';

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
export abstract class Listener extends LastingConnection {
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

  override get hasEnded(): boolean {
    return this.call.settled !== undefined;
  }

  protected get endedWell(): boolean {
    return this.call.settled?.kind === 'response';
  }

  override get howEnded(): string {
    return this.howSettled;
  }

  /** Takes the next message if it is one of these; undefined when none has come yet. @throws Failure when it is another */
  protected abstract take(texts: readonly string[]): Received | undefined;
  /** What has come beyond what was taken, shown; '' where that is nothing. */
  abstract override get rest(): string;

  override changed(): Promise<void> {
    return this.call.changed();
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
