import { BodyListener } from './body-listener.js';
import type { Next } from './listener.js';
import { bytesOf, type Expected } from './message-pattern.js';
import { showBytes } from './show.js';

/** A subscriber of a streaming location: one body without an end. */
export class StreamListener extends BodyListener {
  #position = 0;

  protected override get opening(): string {
    return `that begins with the header template ${JSON.stringify(this.#header)}`;
  }

  protected override begins(wanted: string): boolean {
    const header = bytesOf(this.#header);
    const seen = this.#bytes.slice(0, header.length);
    if (!header.startsWith(seen)) this.fail(wanted, showBytes(this.#bytes));
    if (seen.length < header.length) return false;
    if (header !== '') this.#take(header.length);
    return true;
  }

  protected override next(expected?: Partial<Expected>): Next {
    const bytes = this.#bytes;
    this.#passPadding(bytes);
    if (this.#position >= bytes.length) return { kind: 'nothing' };
    const found = expected && this.pattern.match(bytes, this.#position, expected);
    if (found) return { kind: 'message', received: { at: this.#take(found.end), fields: found.fields } };
    const ping = this.#ping;
    return ping ? { kind: 'ping', at: this.#take(ping.end) } : this.#unexpected(bytes, expected);
  }

  protected override passPings(): void {
    this.#passPadding(this.#bytes);
    for (let ping = this.#ping; ping; ping = this.#ping) {
      this.#take(ping.end);
      this.#passPadding(this.#bytes);
    }
  }

  protected override get rest(): string {
    const rest = this.#bytes.slice(this.#position);
    return rest === '' ? '' : showBytes(rest);
  }

  protected override get farewell(): string {
    return `the footer template ${JSON.stringify(this.#footer)}`;
  }

  protected override saysFarewell(wanted: string): void {
    if (this.#bytes.slice(this.#position) !== bytesOf(this.#footer)) this.fail(wanted, this.howEnded);
  }

  protected override paddingAhead(most: number, wanted: string): number {
    const ahead = this.#bytes.slice(this.#position, this.#position + most + (most % 2));
    const pairs = '\r\n'.repeat(ahead.length / 2 + 1);
    if (!pairs.startsWith(ahead)) this.fail(wanted, showBytes(ahead));
    return ahead.length;
  }

  /** A message that was not meant, or what may still become one. */
  #unexpected(bytes: string, expected?: Partial<Expected>): Next {
    // The end of the footer is no message, and a text that may be of any length is not known to be whole.
    if (this.pattern.isOpenEnded) return { kind: 'nothing' };
    const found = this.pattern.match(bytes, this.#position);
    if (!found) return { kind: 'nothing' };
    if (expected) return { kind: 'other', seen: showBytes(bytes.slice(this.#position, found.end)) };
    return { kind: 'message', received: { at: this.#take(found.end), fields: found.fields } };
  }

  get #header(): string {
    return this.setting('push_stream_header_template') ?? '';
  }

  get #footer(): string {
    return this.setting('push_stream_footer_template') ?? '';
  }

  /** The ping that comes next, if one does. */
  get #ping(): { readonly end: number } | undefined {
    const text = this.setting('push_stream_ping_message_text') ?? '';
    return this.pattern.match(this.#bytes, this.#position, { text, id: -1 });
  }

  /** All that came so far, one character a byte. */
  get #bytes(): string {
    return this.call.body.toString('latin1');
  }

  /** Pairs of CR and LF, where the location pads for some user agents. */
  #passPadding(bytes: string): void {
    if (this.setting('push_stream_padding_by_user_agent') === undefined) return;
    while (bytes.startsWith('\r\n', this.#position)) this.#position += 2;
  }

  /** Takes all before this position. Returns when the last of it came. */
  #take(position: number): number {
    this.lastLength = position - this.#position;
    this.#position = position;
    this.lastAt = this.#cameAt(position);
    return this.lastAt;
  }

  #cameAt(position: number): number {
    let length = 0;
    for (const piece of this.call.pieces) {
      length += piece.length;
      if (length >= position) return piece.at;
    }
    return this.stage.now;
  }
}
