import { statusLine } from '../../wire/http-response.js';
import { Listener } from './listener.js';

/** A subscriber of one response without an end. */
export abstract class BodyListener extends Listener {
  override async isOpen(): Promise<void> {
    const wanted = `a 200 ${this.opening}`;
    await this.until(wanted, () => this.call.head !== undefined);
    const { head } = this.call;
    if (!head) return;
    if (head.status !== 200) this.fail(wanted, statusLine(head));
    this.lastAt = head.at;
    await this.until(wanted, () => this.begins(wanted));
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
}
