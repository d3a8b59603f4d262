import { chunk, unchunked } from '../../../delivery/chunk.js';
import type { Body, HeaderList, ResponseHead, Sink } from '../../../http/exchange.js';
import type { Expression } from '../../../http/variables.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';

/** Headers that say something of the body as it was before. */
const ofOriginal = ['last-modified', 'etag', 'accept-ranges'];

/** What is put in place of texts in the answers of a location. */
export class Substitution {
  readonly #pairs: readonly { readonly text: Expression; readonly instead: Expression }[];
  readonly #types: ReadonlySet<string>;
  readonly #isOnce: boolean;
  readonly #keepsDate: boolean;

  private constructor(scope: Scope, variables: ConfigurationVariables) {
    this.#pairs = scope.all('sub_filter').flatMap(({ args: [text, instead] }) => {
      return text && instead ? [{ text: variables.compile(text), instead: variables.compile(instead) }] : [];
    });
    const types = (scope.find('sub_filter_types')?.args ?? []).map(({ text }) => text.toLowerCase());
    this.#types = new Set(['text/html', ...types]);
    this.#isOnce = scope.flag('sub_filter_once');
    this.#keepsDate = scope.flag('sub_filter_last_modified');
  }

  /** Undefined where nothing is put in place of anything. */
  static of(scope: Scope, variables: ConfigurationVariables): Substitution | undefined {
    return scope.all('sub_filter').length > 0 ? new Substitution(scope, variables) : undefined;
  }

  /** Whether the content type of an answer is one of those that texts are looked for in. */
  isFor({ headers }: ResponseHead): boolean {
    const type = headers.find(([name]) => /^content-type$/i.test(name))?.[1];
    return this.#types.has('*') || this.#types.has(type?.split(';')[0]?.trim().toLowerCase() ?? '');
  }

  /** What an answer becomes; undefined where it is sent as it is. */
  begin(
    request: NginxRequest,
    head: ResponseHead,
  ): { readonly head: ResponseHead; readonly texts: Replacement } | undefined {
    if (!this.isFor(head)) return undefined;
    const dropped = this.#keepsDate ? ['accept-ranges'] : ofOriginal;
    const headers: HeaderList = head.headers
      .filter(([name]) => !dropped.includes(name.toLowerCase()))
      .map(([name, value]) => [name, /^etag$/i.test(name) ? value.replace(/^"/, 'W/"') : value]);
    const pairs = this.#pairs.map(({ text, instead }) => ({
      text: text(request),
      instead: instead(request),
    }));
    return {
      head: { ...head, headers, length: undefined, chunked: true },
      texts: new Replacement(pairs, this.#isOnce),
    };
  }
}

/** A text that is looked for. */
interface Sought {
  /** In lower case, which is how the body is compared. */
  readonly text: string;
  readonly instead: string;
  /** Where it is next; nowhere = it is not in what has come. */
  next: number;
}

const nowhere = Number.POSITIVE_INFINITY;

/** Puts texts in place of others in a body, however it is cut into pieces. It keeps less than the longest text. */
export class Replacement {
  #sought: readonly Sought[];
  readonly #isOnce: boolean;
  #pending = '';

  /** @param pairs bytes, as latin1 */
  constructor(pairs: readonly { readonly text: string; readonly instead: string }[], isOnce: boolean) {
    this.#sought = pairs
      .filter(({ text }) => text !== '')
      .map(({ text, instead }) => ({ text: text.toLowerCase(), instead, next: nowhere }));
    this.#isOnce = isOnce;
  }

  /** What can be sent of a piece, with what was kept of those before. */
  take(piece: Uint8Array): Buffer {
    const text =
      this.#pending + Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
    // Upper and lower case are those of ASCII.
    const plain = text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
    const made: string[] = [];
    let at = 0;
    for (const one of this.#sought) one.next = placeOf(one, plain, 0);
    for (;;) {
      const found = this.#first();
      if (!found) break;
      made.push(text.slice(at, found.next), found.instead);
      at = found.next + found.text.length;
      if (this.#isOnce) this.#sought = this.#sought.filter((one) => one !== found);
      for (const one of this.#sought) if (one.next < at) one.next = placeOf(one, plain, at);
    }
    const end = text.length - this.#begun(plain.slice(at));
    made.push(text.slice(at, end));
    this.#pending = text.slice(end);
    return Buffer.from(made.join(''), 'latin1');
  }

  /** What was kept, when nothing comes any more. */
  rest(): Buffer {
    const rest = Buffer.from(this.#pending, 'latin1');
    this.#pending = '';
    return rest;
  }

  /** A whole body. */
  whole(body: Body): Buffer {
    const bytes = body instanceof Uint8Array ? body : Buffer.concat(body);
    return Buffer.concat([this.take(bytes), this.rest()]);
  }

  /** The one that comes first; of two at the same place the one that is written first. */
  #first(): Sought | undefined {
    let best: Sought | undefined;
    for (const one of this.#sought) if (one.next < (best?.next ?? nowhere)) best = one;
    return best;
  }

  /** How many bytes at the end of a text may be the beginning of one that is looked for. */
  #begun(text: string): number {
    let most = 0;
    for (const { text: sought } of this.#sought) {
      const longest = Math.min(sought.length - 1, text.length);
      for (let length = longest; length > most; length--) {
        if (sought.startsWith(text.slice(text.length - length))) most = length;
      }
    }
    return most;
  }
}

function placeOf({ text }: Sought, body: string, from: number): number {
  const place = body.indexOf(text, from);
  return place < 0 ? nowhere : place;
}

/** Replaces in what goes through it. */
export class SubstitutionSink implements Sink {
  readonly #sink: Sink;
  readonly #texts: Replacement;

  constructor(sink: Sink, texts: Replacement) {
    this.#sink = sink;
    this.#texts = texts;
  }

  get framing(): Sink['framing'] {
    return this.#sink.framing;
  }

  get queued(): number {
    return this.#sink.queued;
  }

  write(framed: Uint8Array): void {
    if (framed.byteLength > 0)
      this.#send(this.#texts.take(this.framing === 'chunked' ? unchunked(framed) : framed));
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  end(): void {
    this.#send(this.#texts.rest());
    this.#sink.end();
  }

  cut(): void {
    this.#sink.cut();
  }

  #send(bytes: Buffer): void {
    if (bytes.length > 0) this.#sink.write(this.framing === 'chunked' ? chunk(bytes) : bytes);
  }
}
