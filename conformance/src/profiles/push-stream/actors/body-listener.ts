import type { Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { headerOf, statusLine } from '../../../wire/http-response.js';
import { Listener } from './listener.js';
import { showBytes } from './show.js';

/** A subscriber of one response without an end. */
export abstract class BodyListener extends Listener {
  override async isOpen(): Promise<void> {
    const wanted = `a 200 ${this.opening}`;
    if (this.beginsSilently && (await this.#isSilent())) {
      this.lastAt = this.stage.now;
      return;
    }
    await this.until(wanted, () => this.call.head !== undefined);
    const { head } = this.call;
    if (!head) return;
    if (head.status !== 200) this.fail(wanted, statusLine(head));
    this.lastAt = head.at;
    await this.until(wanted, () => this.begins(wanted));
  }

  /** A 200 has begun by now: where a server sends nothing before the first message, that has to be published first. @throws Failure */
  async hasBegun(): Promise<void> {
    const wanted = 'the beginning of a 200';
    await this.until(wanted, () => this.call.head !== undefined);
    const { head } = this.call;
    if (head?.status !== 200) this.fail(wanted, head ? statusLine(head) : this.howSettled);
  }

  /** The response has this header. @throws Failure */
  hasHeader(name: string, value: string): void {
    const seen = this.#header(name);
    if (seen !== value) this.fail(`${name}: ${value}`, shownHeader(name, seen));
  }

  /** Pages of these origins may read the response. @throws Failure */
  allowsOrigin(origins: string): void {
    const name = 'Access-Control-Allow-Origin';
    // With a variable in it nobody but the server knows what comes of it.
    if (!origins.includes('$')) this.hasHeader(name, origins);
    else if (!this.#header(name)) this.fail(`an ${name} header`, shownHeader(name, undefined));
  }

  /** The response has no such header. @throws Failure */
  hasNoHeader(name: string): void {
    const seen = this.#header(name);
    if (seen !== undefined) this.fail(`no ${name} header`, shownHeader(name, seen));
  }

  /** The response has this media type, and this charset where one is named. @throws Failure */
  hasType(type: string, charset?: string): void {
    const seen = this.#header('Content-Type');
    const [mediaType = '', ...parameters] = (seen ?? '').toLowerCase().split(/\s*;\s*/);
    const wanted = charset === undefined ? type : `${type}; charset=${charset}`;
    const fits = mediaType === type && (charset === undefined || parameters.includes(`charset=${charset}`));
    if (!fits) this.fail(`Content-Type: ${wanted}`, shownHeader('Content-Type', seen));
  }

  /** These bytes come, as they are. @throws Failure */
  async carries(bytes: Uint8Array): Promise<void> {
    const wanted = Buffer.from(bytes);
    const shown = showBytes(wanted.toString('latin1'));
    await this.until(`the ${bytes.length} bytes ${shown}`, () => this.call.body.includes(wanted));
  }

  /** The response says that it is not to be stored. @throws Failure */
  isUncached(): void {
    this.hasHeader('Expires', 'Thu, 01 Jan 1970 00:00:01 GMT');
    this.hasHeader('Cache-Control', 'no-cache, no-store, must-revalidate');
  }

  /** What was taken last and the padding behind it are so many bytes at least. @throws Failure */
  async isPadded(minimum: number): Promise<void> {
    const missing = minimum - this.lastLength;
    if (missing <= 0) return;
    const wanted = `${missing} bytes of padding at least behind ${this.lastLength}`;
    await this.until(wanted, () => this.paddingAhead(missing, wanted) >= missing);
  }

  /** How many bytes that had which was taken last. */
  protected lastLength = 0;
  /** How much padding has come behind it, where it is so much that is waited for. @throws Failure when something else has come */
  protected abstract paddingAhead(most: number, wanted: string): number;

  /** Whether there is nothing to send before the first message, so that nothing may come, not even a head. */
  protected get beginsSilently(): boolean {
    return false;
  }

  /** What a connection begins with, to follow "a 200". */
  protected abstract get opening(): string;
  /** Takes what a connection begins with; false while it may still come. @throws Failure */
  protected abstract begins(wanted: string): boolean;

  override get hasEnded(): boolean {
    return this.call.settled !== undefined;
  }

  protected override get endedAt(): number | undefined {
    const outcome = this.call.settled;
    return outcome?.kind === 'response' ? outcome.response.endedAt : undefined;
  }

  override get howEnded(): string {
    return this.rest === '' ? this.howSettled : `${this.howSettled} after ${this.rest}`;
  }

  override changed(): Promise<void> {
    return this.call.changed();
  }

  protected override async endsWell(wanted: string): Promise<void> {
    const outcome = this.call.settled;
    if (outcome?.kind !== 'response') this.fail(wanted, this.howEnded);
    const [fault] = outcome.response.faults;
    if (fault) this.fail(wanted, `a response that ${fault}`);
    this.saysFarewell(wanted);
  }

  /** What came before the end is what should. @throws Failure */
  protected abstract saysFarewell(wanted: string): void;

  async #isSilent(): Promise<boolean> {
    const { quiet, patience } = this.stage.ports.timing;
    await this.stage.within(this.call.sent, patience);
    return isSilent(this.stage, this.call, quiet);
  }

  #header(name: string): string | undefined {
    return this.call.head && headerOf(this.call.head, name);
  }
}

/** Whether nothing of an answer comes for so many milliseconds. */
export async function isSilent(stage: Stage, call: Call, ms: number): Promise<boolean> {
  const begun = async () => {
    while (!call.head && !call.settled) await call.changed();
  };
  return !(await stage.within(begun(), ms));
}

function shownHeader(name: string, value: string | undefined): string {
  return value === undefined ? `no ${name} header` : `${name}: ${value}`;
}
