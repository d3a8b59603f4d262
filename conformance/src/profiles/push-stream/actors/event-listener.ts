import type { Location } from '../../../actors/locations.js';
import type { Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { EventStreamReader, type StreamEvent, type StreamItem } from '../../../wire/event-stream.js';
import { BodyListener } from './body-listener.js';
import type { Next } from './listener.js';
import { bytesOf, type Expected, MessagePattern, type Received } from './message-pattern.js';

/** The lines of a text as an event stream has them: they end at CR LF, LF or CR, and empty ones vanish. */
function linesOf(text: string): string[] {
  return text.split(/\r\n|\r|\n/).filter((line) => line !== '');
}

/** Whether it is the comment that keeps a silent connection open. */
function isPing(item: StreamItem): boolean {
  return item.kind === 'comment' && item.text === '-1';
}

/** Whether it means nothing to whoever reads the messages. */
function isSilent({ kind }: StreamItem): boolean {
  return kind === 'comment' || kind === 'retry';
}

/** A subscriber of an EventSource location. Comments mean nothing to it, but at the beginning and the end. */
export class EventListener extends BodyListener {
  readonly #reader = new EventStreamReader();
  /** How many items of the stream were taken. */
  #taken = 0;
  /** Comments since the last message or ping. */
  #comments: string[] = [];

  constructor(stage: Stage, location: Location, call: Call, pattern: MessagePattern) {
    // A template may begin with the name of the field itself.
    super(stage, location, call, new MessagePattern(pattern.template.replace(/^data: /, '')));
  }

  protected override get opening(): string {
    return this.#header.length === 0
      ? 'event stream'
      : `that begins with the lines of the header template as comments: ${JSON.stringify(this.#header)}`;
  }

  protected override begins(wanted: string): boolean {
    const [item, wantedLine] = [this.#ahead, this.#header[this.#taken]];
    if (wantedLine === undefined) return true;
    if (!item) return false;
    if (item.kind !== 'comment' || item.text !== wantedLine) this.fail(wanted, showItem(item));
    this.#take(item);
    this.lastLength += lengthOf(': ', wantedLine);
    return this.begins(wanted);
  }

  protected override next(expected?: Partial<Expected>): Next {
    for (let item = this.#ahead; item; item = this.#ahead) {
      if (!isSilent(item)) return this.#read(item, expected);
      this.#pass(item);
      if (isPing(item)) return { kind: 'ping', at: item.at };
    }
    const [fault] = this.#reader.faults;
    return fault === undefined ? { kind: 'nothing' } : { kind: 'other', seen: fault };
  }

  protected override passPings(): void {
    for (let item = this.#ahead; item && isSilent(item); item = this.#ahead) this.#pass(item);
  }

  protected override get rest(): string {
    const item = this.#ahead;
    return item && !isSilent(item) ? showItem(item) : '';
  }

  protected override get farewell(): string {
    const { length } = this.#footer;
    return length === 0 ? 'nothing' : `the footer template as comments: ${JSON.stringify(this.#footer)}`;
  }

  protected override saysFarewell(wanted: string): void {
    this.#reader.finish();
    const [fault] = this.#reader.faults;
    if (fault !== undefined) this.fail(wanted, fault);
    const said = this.#comments.slice(-this.#footer.length || this.#comments.length);
    if (this.#ahead) this.fail(wanted, showItem(this.#ahead));
    if (said.join('\n') !== this.#footer.join('\n')) {
      this.fail(wanted, `the end after the comments ${JSON.stringify(this.#comments)}`);
    }
  }

  protected override paddingAhead(_: number, wanted: string): number {
    let length = 0;
    for (const item of this.items.slice(this.#taken)) {
      if (item.kind !== 'comment' || !/^:*$/.test(item.text)) this.fail(wanted, showItem(item));
      // The first colon, and the end of the line.
      length += item.text.length + 2;
    }
    return length;
  }

  /** What came last of all, for checks of the framing itself. */
  get items(): readonly StreamItem[] {
    return this.#reader.follow(this.call).items;
  }

  get #ahead(): StreamItem | undefined {
    return this.items[this.#taken];
  }

  get #header(): string[] {
    return linesOf(this.setting('push_stream_header_template') ?? '');
  }

  get #footer(): string[] {
    return linesOf(this.setting('push_stream_footer_template') ?? '');
  }

  #take(item: StreamItem): void {
    this.#taken++;
    this.lastAt = item.at;
  }

  #pass(item: StreamItem): void {
    this.#take(item);
    if (isPing(item)) this.#comments = [];
    else if (item.kind === 'comment') this.#comments.push(item.text);
  }

  #read(item: StreamItem, expected: Partial<Expected> | undefined): Next {
    const received = item.kind === 'event' ? this.#message(item, expected) : undefined;
    if (item.kind !== 'event' || !received) return { kind: 'other', seen: showItem(item) };
    this.#take(item);
    this.lastLength = item.dataLines.reduce((sum, line) => sum + lengthOf('data: ', line), 1);
    this.#comments = [];
    return { kind: 'message', received };
  }

  /** The message that an event is: each of its lines by the template. */
  #message(event: StreamEvent, expected: Partial<Expected> | undefined): Received | undefined {
    if (expected?.eventId !== undefined && (event.id ?? '') !== expected.eventId) return undefined;
    if (expected?.eventType !== undefined && (event.event ?? '') !== expected.eventType) return undefined;
    const texts = expected?.text === undefined ? undefined : linesOf(expected.text);
    if (texts && texts.length !== event.dataLines.length) return undefined;
    const lines = event.dataLines.map((line, index) =>
      this.pattern.matchWhole(
        bytesOf(line),
        expected && { ...expected, ...(texts && { text: texts[index] ?? '' }) },
      ),
    );
    const [first] = lines;
    if (!first || lines.includes(undefined)) return undefined;
    const text = lines.map((line) => line?.text ?? '').join('\n');
    return { at: event.at, fields: { ...first, ...(this.pattern.shows('text') ? { text } : {}) } };
  }
}

/** How many bytes a line has, with what stands before it and its end. */
function lengthOf(before: string, line: string): number {
  return Buffer.byteLength(`${before}${line}\n`);
}

function showItem({ at: _, ...item }: StreamItem): string {
  return JSON.stringify(item);
}
