import { isUtf8 } from 'node:buffer';
import { BodyCursor, type GrowingBody } from './body-cursor.js';
import { LineSplitter } from './line-splitter.js';
import { show } from './response-head.js';

/** An event that a client dispatches. */
export interface StreamEvent {
  readonly kind: 'event';
  /** The last `id` field of its block; left out when it has none. */
  readonly id?: string;
  /** The last `event` field of its block; left out when it has none. */
  readonly event?: string;
  /** One for each `data` field. */
  readonly dataLines: readonly string[];
  /** The lines joined with LF, as a client gives them out. */
  readonly data: string;
  /** When the line that ended it came, on the clock's `elapsed` scale. */
  readonly at: number;
}

/** What comes in an event stream, apart from events. */
export type StreamNote =
  /** A line that begins with a colon; the text is what follows, one space less when there is one. */
  | { readonly kind: 'comment'; readonly text: string; readonly at: number }
  /** A new time, in milliseconds, after which clients connect again. */
  | { readonly kind: 'retry'; readonly milliseconds: number; readonly at: number }
  /** A block without data, which makes no event; its id counts all the same. */
  | { readonly kind: 'no-event'; readonly id?: string; readonly event?: string; readonly at: number }
  /** A field of a name that clients don't know and pass over. */
  | { readonly kind: 'ignored'; readonly name: string; readonly value: string; readonly at: number };

/** What comes in an event stream. */
export type StreamItem = StreamEvent | StreamNote;

/** Garbage could break the rules without end. */
const mostFaults = 100;

/**
 * Reads text/event-stream as a browser does (WHATWG HTML 9.2.5 and 9.2.6), however it is cut. Nothing in it makes it throw.
 */
export class EventStreamReader {
  /** All that came, in the order in which it was complete. */
  readonly items: StreamItem[] = [];
  /** Each a sentence: what no client can make sense of. */
  readonly faults: string[] = [];
  /** What a client would say in Last-Event-ID when it connected again now. */
  lastEventId = '';
  readonly #cursor = new BodyCursor();
  readonly #lines = new LineSplitter((line, at) => this.#line(line, at));
  #lineNumber = 0;
  #id: string | undefined;
  #event: string | undefined;
  #data: string[] = [];

  /** The events alone. */
  get events(): StreamEvent[] {
    return this.items.filter((item): item is StreamEvent => item.kind === 'event');
  }

  /** The texts of the comments. */
  get comments(): string[] {
    return this.items.flatMap((item) => (item.kind === 'comment' ? [item.text] : []));
  }

  /** Reads what has come of a body, such as that of a Call, since this was called last. */
  follow(source: GrowingBody): this {
    for (const { bytes, at } of this.#cursor.take(source)) this.push(bytes, at);
    return this;
  }

  /** Takes the next bytes. */
  push(bytes: Buffer, at: number): void {
    this.#lines.push(bytes, at);
  }

  /** The stream has ended: what is not complete by now, clients drop. */
  finish(): void {
    const left = this.#lines.pending;
    if (left > 0) this.#fault(`The stream ended within a line, after ${left} bytes of it`);
    else if (this.#data.length > 0) this.#fault('The stream ended before the empty line of an event');
  }

  #line(bytes: Buffer, at: number): void {
    this.#lineNumber++;
    const hasMark = this.#lineNumber === 1 && bytes.subarray(0, 3).equals(byteOrderMark);
    const line = (hasMark ? bytes.subarray(3) : bytes).toString();
    if (!isUtf8(bytes)) this.#fault(`${this.#where} is not UTF-8: ${show(line)}`, '9.2.5');
    if (line === '') {
      this.#dispatch(at);
      return;
    }
    const colon = line.indexOf(':');
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(line[colon + 1] === ' ' ? colon + 2 : colon + 1);
    if (colon === 0) this.items.push({ kind: 'comment', text: value, at });
    else this.#field(name, value, colon < 0, at);
  }

  #field(name: string, value: string, bare: boolean, at: number): void {
    if (name === 'data') {
      this.#data.push(value);
    } else if (name === 'event') {
      this.#event = value;
    } else if (name === 'id') {
      if (value.includes('\0')) this.#fault(`${this.#where} is an id with a NUL, which clients ignore`);
      else this.#id = value;
    } else if (name === 'retry') {
      if (/^\d+$/.test(value)) this.items.push({ kind: 'retry', milliseconds: Number(value), at });
      else this.#fault(`${this.#where} is a retry that is no number, which clients ignore: ${show(value)}`);
    } else {
      if (bare) this.#fault(`${this.#where} is no field that clients know: ${show(name)}`);
      this.items.push({ kind: 'ignored', name, value, at });
    }
  }

  #dispatch(at: number): void {
    const block = {
      ...(this.#id === undefined ? {} : { id: this.#id }),
      ...(this.#event === undefined ? {} : { event: this.#event }),
    };
    this.lastEventId = this.#id ?? this.lastEventId;
    const dataLines = this.#data;
    this.#id = undefined;
    this.#event = undefined;
    this.#data = [];
    if (dataLines.length > 0) {
      this.items.push({ kind: 'event', ...block, dataLines, data: dataLines.join('\n'), at });
    } else if (block.id !== undefined || block.event !== undefined) {
      this.items.push({ kind: 'no-event', ...block, at });
    }
  }

  get #where(): string {
    return `Line ${this.#lineNumber}`;
  }

  #fault(what: string, section = '9.2.6'): void {
    if (this.faults.length < mostFaults) this.faults.push(`${what} (WHATWG HTML ${section}).`);
  }
}

const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);
