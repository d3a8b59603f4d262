import { type HttpResponse, headerOf, statusLine } from '../wire/http-response.js';
import { Failure } from './failure.js';

/** What a subscriber echoes to ask for the next message (relay 2.2). Opaque. */
export interface Cursor {
  readonly lastModified: string | undefined;
  readonly etag: string | undefined;
}

const imfDate =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d GMT$/;

/** Headers whose value is the time of the answer. */
const clockHeaders = new Set(['date', 'expires', 'age']);

/** Bytes as a person reads them: text where it is text, a length and a beginning where it's long or binary. */
function showBytes(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  const head = JSON.stringify(text.length > 80 ? text.slice(0, 80) : text);
  return text.length > 80 ? `${head}… (${bytes.length} bytes)` : head;
}

/** The members of a list, in the order of the alphabet. */
function membersOf(list: string): string[] {
  return list
    .toLowerCase()
    .split(/\s*,\s*/)
    .sort();
}

/** A whole response, with what a check may demand of it. */
export class Reply {
  readonly response: HttpResponse;
  readonly connection: string;
  /** From the last byte of the request to the last byte of the response, milliseconds. */
  readonly took: number;

  constructor(response: HttpResponse, connection: string, took: number) {
    this.response = response;
    this.connection = connection;
    this.took = took;
  }

  get status(): number {
    return this.response.status;
  }

  get text(): string {
    return this.response.body.toString('utf8');
  }

  get statusLine(): string {
    return statusLine(this.response);
  }

  header(name: string): string | undefined {
    return headerOf(this.response, name);
  }

  /** True when the server says, or the version implies, that this was the last response of its connection. */
  get closesConnection(): boolean {
    const options = (this.header('Connection') ?? '').toLowerCase().split(/\s*,\s*/);
    if (this.response.framing === 'close' || options.includes('close')) return true;
    return this.response.version === '1.0' && !options.includes('keep-alive');
  }

  get cursor(): Cursor {
    return { lastModified: this.header('Last-Modified'), etag: this.header('Etag') };
  }

  /** The body is these bytes. */
  hasBody(bytes: Uint8Array | string): this {
    const wanted = Buffer.from(bytes);
    if (!this.response.body.equals(wanted)) {
      this.#fail(`the body ${showBytes(wanted)}`, `the body ${showBytes(this.response.body)}`);
    }
    return this;
  }

  /** There is something in the body. */
  hasSomeBody(what: string): this {
    if (this.response.body.toString('latin1').trim() === '') {
      this.#fail(`${what} in the body of the ${this.status}`, 'an empty body');
    }
    return this;
  }

  /** The header has this value. */
  hasHeader(name: string, value: string): this {
    const seen = this.header(name);
    if (seen !== value) {
      this.#fail(`${name}: ${value}`, seen === undefined ? `no ${name} header` : `${name}: ${seen}`);
    }
    return this;
  }

  /** There is no such header. */
  hasNoHeader(name: string): this {
    const seen = this.header(name);
    if (seen !== undefined) this.#fail(`no ${name} header`, `${name}: ${seen}`);
    return this;
  }

  /** The header is there, and says something. */
  hasSomeHeader(name: string): this {
    const seen = this.header(name);
    if (!seen) this.#fail(`a ${name} header`, seen === undefined ? 'none' : 'an empty one');
    return this;
  }

  /** The header is a list with exactly these members, in any order and in any case. */
  lists(name: string, members: string): this {
    const seen = this.header(name);
    if (seen === undefined || membersOf(seen).join() !== membersOf(members).join()) {
      this.#fail(`${name}: ${members}`, seen === undefined ? `no ${name} header` : `${name}: ${seen}`);
    }
    return this;
  }

  /** A header has these members, and maybe others. */
  listsAtLeast(name: string, members: string): this {
    const seen = this.header(name);
    const has = new Set(membersOf(seen ?? ''));
    const missing = members.split(', ').filter((member) => !has.has(member.toLowerCase()));
    if (missing.length > 0) {
      const what = seen === undefined ? `no ${name} header` : `${name}: ${seen}`;
      this.#fail(`${name} with ${missing.join(', ')}`, what);
    }
    return this;
  }

  /** Both validators are there, and Last-Modified is a date. */
  hasValidators(): this {
    const { lastModified, etag } = this.cursor;
    if (lastModified === undefined) this.#fail('a Last-Modified header with the message', 'none');
    if (etag === undefined) this.#fail('an Etag header with the message', 'none');
    if (!imfDate.test(lastModified ?? '')) {
      this.#fail('an HTTP date in Last-Modified (RFC 9110 5.6.7)', `Last-Modified: ${lastModified}`);
    }
    if (etag === '') this.#fail('a value in the Etag header', 'an empty one');
    return this;
  }

  /**
   * It can't be told from the others, two answers to the same question: same status, headers and body. Headers that differ
   * between those two, and those that say what time it is, don't count.
   */
  looksLike(one: Reply, two: Reply): this {
    if (this.status !== one.status)
      this.#fail(`the status ${one.status}, as for a message that exists`, this.statusLine);
    const names = new Set(
      [...this.response.headers, ...one.response.headers].map(({ name }) => name.toLowerCase()),
    );
    for (const name of names) {
      if (clockHeaders.has(name) || one.header(name) !== two.header(name)) continue;
      const [wanted, seen] = [one.header(name), this.header(name)];
      if (seen !== wanted) {
        this.#fail(
          wanted === undefined
            ? `no ${name} header, as for a message that exists`
            : `${name}: ${wanted}, as for a message that exists`,
          seen === undefined ? `no ${name} header` : `${name}: ${seen}`,
        );
      }
    }
    return this.hasBody(one.response.body);
  }

  #fail(expected: string, seen: string): never {
    throw new Failure(expected, seen, this.connection);
  }
}
