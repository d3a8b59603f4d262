import { statusLine } from '../../wire/http-response.js';
import { Listener, type Next } from './listener.js';
import { bytesOf, type Expected, textOf } from './message-pattern.js';
import { showBytes } from './show.js';

/** A subscriber of a streaming location: one body without an end. */
export class StreamListener extends Listener {
  #position = 0;

  override async isOpen(): Promise<void> {
    const { patience } = this.stage.ports.timing;
    const header = bytesOf(this.setting('push_stream_header_template') ?? '');
    const end = this.stage.now + patience;
    const expected = `a 200 that begins with the header template ${JSON.stringify(textOf(header))}`;
    while (!this.call.head || this.call.body.length < header.length) {
      if (this.hasEnded) break;
      const left = end - this.stage.now;
      if (left <= 0) break;
      await this.stage.within(this.changed(), left);
    }
    const { head } = this.call;
    if (!head) {
      this.fail(expected, this.hasEnded ? this.howEnded : `no answer within ${patience} ms`, patience);
    }
    if (head.status !== 200) this.fail(expected, statusLine(head));
    if (!this.#bytes.startsWith(header)) this.fail(expected, showBytes(this.#bytes));
    this.#position = header.length;
  }

  override get hasEnded(): boolean {
    return this.call.settled !== undefined;
  }

  override get howEnded(): string {
    const outcome = this.call.settled;
    if (!outcome) return 'a connection that lasts';
    switch (outcome.kind) {
      case 'response':
        return `the end of the ${statusLine(outcome.response)}${this.#rest}`;
      case 'unreachable':
        return `no connection: ${outcome.why}`;
      case 'not-http':
        return `an answer that ${outcome.why}`;
      case 'broken':
        return `the connection was ${outcome.how}`;
      default:
        return 'a connection that the kit has closed';
    }
  }

  override changed(): Promise<void> {
    return this.call.changed();
  }

  protected override next(expected?: Expected): Next {
    const bytes = this.#bytes;
    this.#passPings(bytes);
    if (this.#position >= bytes.length) return { kind: 'nothing' };
    const found = this.pattern.match(bytes, this.#position, expected);
    if (found) {
      this.#position = found.end;
      return { kind: 'message', received: { at: this.#cameAt(found.end), fields: found.fields } };
    }
    const other = this.pattern.match(bytes, this.#position);
    // What is no whole message yet may become one.
    return other
      ? { kind: 'other', seen: showBytes(bytes.slice(this.#position, other.end)) }
      : { kind: 'nothing' };
  }

  /** All that came so far, one character a byte. */
  get #bytes(): string {
    return this.call.body.toString('latin1');
  }

  get #rest(): string {
    const rest = this.#bytes.slice(this.#position);
    return rest === '' ? '' : ` after ${showBytes(rest)}`;
  }

  #passPings(bytes: string): void {
    const text = this.setting('push_stream_ping_message_text') ?? '';
    for (;;) {
      const ping = this.pattern.match(bytes, this.#position, { text, id: -1 });
      // A template without ids could take a message with the text of a ping for one.
      if (!ping || !this.pattern.shows('id')) return;
      this.#position = ping.end;
    }
  }

  /** When the byte before this position came. */
  #cameAt(position: number): number {
    let length = 0;
    for (const piece of this.call.pieces) {
      length += piece.length;
      if (length >= position) return piece.at;
    }
    return this.stage.now;
  }
}
