import { Failure } from '../../../actors/failure.js';
import type { Location } from '../../../actors/locations.js';
import type { Reply } from '../../../actors/reply.js';
import { settingOf } from '../settings.js';
import { bytesOf, type Expected, MessagePattern, type Received, textOf } from './message-pattern.js';
import type { Position } from './position.js';
import { showBytes } from './show.js';

type Fields = Received['fields'];

const httpDate = /^[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT$/;

/** A whole answer with messages in it: of polling, of long-polling, as a script for JSONP. */
export class Batch {
  readonly reply: Reply;
  readonly #header: string;
  readonly #footer: string;
  /** Undefined where nobody said how messages look. */
  readonly #pattern: MessagePattern | undefined;
  readonly #callback: string | undefined;

  /** @param callback the function that the answer should call, decoded */
  constructor(reply: Reply, { settings }: Pick<Location, 'settings'>, callback?: string) {
    const known = (name: Parameters<typeof settingOf>[1]) => bytesOf(settingOf(settings, name) ?? '');
    this.reply = reply;
    this.#header = known('push_stream_header_template');
    this.#footer = known('push_stream_footer_template');
    const template = settings?.push_stream_message_template;
    this.#pattern = template === undefined ? undefined : new MessagePattern(template);
    this.#callback = callback;
  }

  /** It holds these messages, in this order, and no others. Returns what is shown of them. @throws Failure */
  holds(...expected: readonly Expected[]): Fields[] {
    const fields = this.#find(expected);
    if (!fields) this.#misses(expected.map((one) => this.#show(one)).join(' then '));
    return fields;
  }

  /** It holds one of these messages, and nothing else. @throws Failure */
  holdsOneOf(...choices: readonly Expected[]): Fields {
    for (const choice of choices) {
      const [fields] = this.#find([choice]) ?? [];
      if (fields) return fields;
    }
    return this.#misses(choices.map((one) => this.#show(one)).join(' or '));
  }

  /** It holds the first of these texts, and maybe more of them, in order. Returns how many. @throws Failure */
  holdsFirstOf(texts: readonly string[]): number {
    for (let count = texts.length; count > 0; count--) {
      if (this.#find(texts.slice(0, count).map((text) => ({ text })))) return count;
    }
    return this.#misses(this.#show({ text: texts[0] ?? '' }));
  }

  /** These bytes are in it, as they are. @throws Failure */
  carries(bytes: Uint8Array): this {
    const { body } = this.reply.response;
    if (body.includes(Buffer.from(bytes))) return this;
    this.#fail(
      `a body with the ${bytes.length} bytes ${showBytes(Buffer.from(bytes).toString('latin1'))}`,
      `the body ${showBytes(body.toString('latin1'))}`,
    );
  }

  /** It begins with the header template and ends with the footer template. @throws Failure */
  isInsideTemplates(): this {
    const body = this.#body;
    const inside = body.startsWith(this.#header) && body.endsWith(this.#footer);
    if (!inside || body.length < this.#header.length + this.#footer.length) {
      this.#fail(
        `a body from ${showBytes(this.#header)} to ${showBytes(this.#footer)}`,
        `the body ${showBytes(body)}`,
      );
    }
    return this;
  }

  /** Where to go on after these messages, by the headers of the answer. @throws Failure */
  get position(): Required<Pick<Position, 'time' | 'tag'>> {
    const time = this.reply.header('Last-Modified');
    const tag = this.reply.header('Etag');
    if (time === undefined || !httpDate.test(time)) {
      this.#fail('a date in Last-Modified', time === undefined ? 'none' : JSON.stringify(time));
    }
    if (tag === undefined || tag === '') this.#fail('an Etag', tag ?? 'none');
    return { time, tag };
  }

  get #body(): string {
    return this.reply.response.body.toString('latin1');
  }

  /** What is between the templates; where they are missing another check tells. */
  get #withoutTemplates(): string {
    const body = this.#body;
    const start = body.startsWith(this.#header) ? this.#header.length : 0;
    const rest = body.slice(start);
    return rest.endsWith(this.#footer) ? rest.slice(0, rest.length - this.#footer.length) : rest;
  }

  #find(expected: readonly Expected[]): Fields[] | undefined {
    const bytes = this.#withoutTemplates;
    const inside = this.#callback === undefined ? bytes : this.#argumentsOf(bytes, this.#callback);
    return inside === undefined ? undefined : this.#read(inside, expected);
  }

  /** What a call carries; where nobody said how this location is configured, other templates may stand around it. */
  #argumentsOf(bytes: string, callback: string): string | undefined {
    const [begin, end] = [`${callback}([`, ']);'];
    if (this.#pattern) return between(bytes, begin, end);
    const last = bytes.lastIndexOf(end);
    return between(bytes.slice(bytes.indexOf(begin), last < 0 ? 0 : last + end.length), begin, end);
  }

  #read(bytes: string, expected: readonly Expected[]): Fields[] | undefined {
    const pattern = this.#pattern;
    if (!pattern) return inOrder(bytes, expected);
    const all: Fields[] = [];
    let at = 0;
    for (const [index, one] of expected.entries()) {
      if (this.#callback !== undefined && index > 0 && bytes[at++] !== ',') return undefined;
      const found = pattern.match(bytes, at, one);
      if (!found) return undefined;
      all.push(found.fields);
      at = found.end;
    }
    return at === bytes.length ? all : undefined;
  }

  #show(expected: Expected): string {
    return this.#pattern?.show(expected) ?? expected.text;
  }

  #misses(messages: string): never {
    const call = this.#callback === undefined ? '' : `a call of ${this.#callback} with `;
    this.#fail(`${call}${messages}`, `the body ${showBytes(this.#withoutTemplates)}`);
  }

  #fail(expected: string, seen: string): never {
    throw new Failure(expected, seen, this.reply.connection);
  }
}

/** What is between a beginning and an end; undefined where one of them is missing. */
function between(text: string, begin: string, end: string): string | undefined {
  const whole = text.startsWith(begin) && text.endsWith(end) && text.length >= begin.length + end.length;
  return whole ? text.slice(begin.length, text.length - end.length) : undefined;
}

/** Where nobody said how messages look, their texts are there once each, one after the other. */
function inOrder(bytes: string, expected: readonly Expected[]): Fields[] | undefined {
  const texts = expected.map(({ text }) => bytesOf(text));
  const places = texts.map((text) => bytes.indexOf(text));
  const once = texts.every((text, index) => bytes.lastIndexOf(text) === places[index]);
  const sorted = places.every((place, index) => place >= 0 && place > (places[index - 1] ?? -1));
  return once && sorted ? texts.map((text) => ({ text: textOf(text) })) : undefined;
}
