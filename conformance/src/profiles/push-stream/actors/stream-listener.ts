import { BodyListener } from './body-listener.js';
import type { Next } from './listener.js';
import { bytesOf, type Expected, type Received } from './message-pattern.js';
import { showBytes } from './show.js';

/** A subscriber of a streaming location: one body without an end. */
export class StreamListener extends BodyListener {
  #position = 0;
  /** Whether a message has begun there of which only what follows can tell where it ends. */
  #isWithin = false;

  protected override get opening(): string {
    return `that begins with the header template ${JSON.stringify(this.#header)}`;
  }

  protected override get beginsSilently(): boolean {
    return this.#header === '';
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
    if (expected && expected.text === undefined && this.pattern.isOpenEnded) return this.#begun();
    const [found, ping] = [expected && this.#find(expected), this.#ping];
    if (found) return { kind: 'message', received: { at: this.#take(found.end), fields: found.fields } };
    return ping ? { kind: 'ping', at: this.#take(ping.end) } : this.#unexpected(expected);
  }

  protected override passPings(): void {
    for (let ping = this.#ping; ping; ping = this.#ping) this.#take(ping.end);
  }

  protected override get rest(): string {
    const rest = this.#bytes.slice(this.#isWithin ? this.#position : this.#beginnings.at(-1));
    return rest === '' ? '' : showBytes(rest);
  }

  protected override get farewell(): string {
    return `the footer template ${JSON.stringify(this.#footer)}`;
  }

  protected override saysFarewell(wanted: string): void {
    const ends = this.#beginnings.map((beginning) => this.#bytes.slice(beginning));
    if (!ends.includes(bytesOf(this.#footer))) this.fail(wanted, this.howEnded);
  }

  protected override paddingAhead(most: number, wanted: string): number {
    const ahead = this.#bytes.slice(this.#position, this.#position + most + (most % 2));
    const pairs = '\r\n'.repeat(ahead.length / 2 + 1);
    if (!pairs.startsWith(ahead)) this.fail(wanted, showBytes(ahead));
    return ahead.length;
  }

  /** A message that was not meant, or what may still become one. */
  #unexpected(expected?: Partial<Expected>): Next {
    // The end of the footer is no message, and a text that may be of any length is not known to be whole.
    if (this.pattern.isOpenEnded) return { kind: 'nothing' };
    const found = this.#find();
    if (!found) return { kind: 'nothing' };
    if (expected) return { kind: 'other', seen: showBytes(this.#bytes.slice(found.beginning, found.end)) };
    return { kind: 'message', received: { at: this.#take(found.end), fields: found.fields } };
  }

  /** Where a text is not known, and no template tells where it ends, it is there when it has begun. */
  #begun(): Next {
    this.passPings();
    const begun = this.#beginnings.at(-1) ?? this.#position;
    if (this.#bytes.length <= begun) return { kind: 'nothing' };
    const at = this.#take(begun);
    this.#isWithin = true;
    return { kind: 'message', received: { at, fields: {} } };
  }

  get #header(): string {
    return this.setting('push_stream_header_template') ?? '';
  }

  get #footer(): string {
    return this.setting('push_stream_footer_template') ?? '';
  }

  /** The ping that comes next, if one does; within a message what looks like one is a part of it. */
  get #ping(): { readonly end: number } | undefined {
    if (this.#isWithin) return undefined;
    return this.#find({ text: this.setting('push_stream_ping_message_text') ?? '', id: -1 });
  }

  /** The message that comes next, if it is one that is meant. */
  #find(
    expected?: Partial<Expected>,
  ): { readonly beginning: number; readonly fields: Received['fields']; readonly end: number } | undefined {
    const bytes = this.#bytes;
    for (const beginning of this.#beginnings) {
      const found = beginning < bytes.length && this.pattern.match(bytes, beginning, expected);
      if (found) return { beginning, ...found };
    }
    return undefined;
  }

  /** All that came so far, one character a byte. */
  get #bytes(): string {
    return this.call.body.toString('latin1');
  }

  /**
   * Where what comes next may begin: at once, or behind pairs of CR and LF, where the location pads for some user agents; within a
   * message anywhere.
   */
  get #beginnings(): [number, ...number[]] {
    const bytes = this.#bytes;
    const all: [number, ...number[]] = [this.#position];
    if (this.#isWithin) {
      const first = this.#position + 1;
      return [first, ...Array.from({ length: bytes.length - first }, (_, at) => first + at + 1)];
    }
    if (this.setting('push_stream_padding_by_user_agent') === undefined) return all;
    for (let at = this.#position; bytes.startsWith('\r\n', at); at += 2) all.push(at + 2);
    return all;
  }

  /** Takes all before this position. Returns when the last of it came. */
  #take(position: number): number {
    this.lastLength = position - this.#position;
    this.#position = position;
    this.#isWithin = false;
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
