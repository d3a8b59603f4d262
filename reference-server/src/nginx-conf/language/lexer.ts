import { ConfigurationError, type Position } from './position.js';

/** A word of a configuration, without its quotes and escapes. */
export interface Word {
  readonly text: string;
  readonly quoted: boolean;
  readonly position: Position;
}

/** A word, or what stands between words. */
export type Token =
  | ({ readonly type: 'word' } & Word)
  | { readonly type: ';' | '{' | '}' | 'end'; readonly position: Position };

const code = (character: string) => character.charCodeAt(0);
const [tab, lf, cr, space] = ['\t', '\n', '\r', ' '].map(code) as [number, number, number, number];
const [backslash, dollar, hash, bracket] = ['\\', '$', '#', ')'].map(code) as [
  number,
  number,
  number,
  number,
];
const [open, close, semicolon] = ['{', '}', ';'].map(code) as [number, number, number];
const [single, double] = ["'", '"'].map(code) as [number, number];

const [dash, bracketOpen] = ['-', '['].map(code) as [number, number];

/** Longest mark of a long text of Lua that is known as one: `--[====[`. */
const longestLuaMark = 64;

const isSpace = (byte: number | undefined) => byte === space || byte === tab || byte === cr || byte === lf;
const isQuote = (byte: number) => byte === single || byte === double;

/** What a backslash is dropped before, and what it then means. */
const escapes: Readonly<Record<string, string>> = {
  '"': '"',
  "'": "'",
  '\\': '\\',
  t: '\t',
  r: '\r',
  n: '\n',
};

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Reads the words of one file by the rules of nginx. Comments may hold any bytes, words must be UTF-8. */
export class Lexer {
  readonly #bytes: Uint8Array;
  readonly #file: string;
  #at = 0;
  #line = 1;
  #lineStart = 0;

  constructor(bytes: Uint8Array, file: string) {
    this.#bytes = bytes;
    this.#file = file;
  }

  /**
   * The next token; `end` again and again after the last.
   * @throws ConfigurationError
   */
  next(): Token {
    this.#skip();
    const position = this.#position();
    const byte = this.#bytes[this.#at];
    if (byte === undefined) return { type: 'end', position };
    if (byte === semicolon || byte === open || byte === close) {
      this.#at++;
      return { type: byte === semicolon ? ';' : byte === open ? '{' : '}', position };
    }
    if (isQuote(byte)) return this.#quotedWord(byte, position);
    return this.#bareWord(position);
  }

  /**
   * Passes over what is in braces, after the opening one, by the rules of Lua: braces within texts and comments do not count.
   * @throws ConfigurationError
   */
  skipLua(opened: Position): void {
    for (let depth = 1; ; ) {
      const text = this.#luaText();
      const byte = this.#bytes[this.#at];
      if (text > 0) {
        for (let left = text; left > 0; left--) this.#step();
        continue;
      }
      if (byte === undefined) {
        throw new ConfigurationError('unexpected end of file, expecting terminating "}" of Lua code', opened);
      }
      this.#step();
      if (byte === open) depth++;
      else if (byte === close && --depth === 0) return;
    }
  }

  /** How many bytes of a text or a comment of Lua begin here; 0 where none does. */
  #luaText(): number {
    const rest = (length: number) =>
      Buffer.from(this.#bytes.subarray(this.#at, this.#at + length)).toString('latin1');
    const from = (mark: string, after: number) => {
      const end = Buffer.from(this.#bytes.buffer, this.#bytes.byteOffset, this.#bytes.length).indexOf(
        mark,
        this.#at + after,
      );
      return end < 0 ? this.#bytes.length - this.#at : end + mark.length - this.#at;
    };
    const first = this.#bytes[this.#at];
    if (first !== dash && first !== bracketOpen && (first === undefined || !isQuote(first))) return 0;
    const [, comment = '', equals] = /^(--)?(?:\[(=*)\[)?/.exec(rest(longestLuaMark)) ?? [];
    if (equals !== undefined) return from(`]${equals}]`, comment.length + equals.length + 2);
    if (comment !== '') return from('\n', 2);
    if (!isQuote(first)) return 0;
    let end = this.#at + 1;
    while (end < this.#bytes.length && this.#bytes[end] !== first)
      end += this.#bytes[end] === backslash ? 2 : 1;
    return Math.min(end + 1, this.#bytes.length) - this.#at;
  }

  #position(): Position {
    return { file: this.#file, line: this.#line, column: this.#at - this.#lineStart + 1 };
  }

  #step(): void {
    if (this.#bytes[this.#at++] === lf) {
      this.#line++;
      this.#lineStart = this.#at;
    }
  }

  /** Passes over space and comments. */
  #skip(): void {
    for (;;) {
      const byte = this.#bytes[this.#at];
      if (isSpace(byte)) this.#step();
      else if (byte === hash) {
        const end = this.#bytes.indexOf(lf, this.#at);
        this.#at = end < 0 ? this.#bytes.length : end;
      } else return;
    }
  }

  #quotedWord(quote: number, position: Position): Token {
    this.#at++;
    const start = this.#at;
    while (this.#bytes[this.#at] !== quote) {
      if (this.#bytes[this.#at] === backslash) this.#step();
      if (this.#at >= this.#bytes.length) {
        throw new ConfigurationError(
          `unexpected end of file, expecting ";" or "}", probably missing terminating "${String.fromCharCode(quote)}" character`,
          position,
        );
      }
      this.#step();
    }
    const word = this.#word(start, this.#at, true, position);
    this.#at++;
    const after = this.#bytes[this.#at];
    // After a quote there has to be something between words; nginx takes a bracket too, for the sake of `if`.
    if (
      after !== undefined &&
      !isSpace(after) &&
      after !== semicolon &&
      after !== open &&
      after !== bracket
    ) {
      throw new ConfigurationError(`unexpected "${this.#characterAt(this.#at)}"`, this.#position());
    }
    return word;
  }

  #bareWord(position: Position): Token {
    const start = this.#at;
    let afterDollar = false;
    for (;;) {
      const byte = this.#bytes[this.#at];
      const isFirst = this.#at === start;
      if (byte === undefined || (!isFirst && (isSpace(byte) || byte === semicolon))) break;
      if (byte === open && !afterDollar) break;
      if (byte !== open) afterDollar = byte === dollar;
      if (byte === backslash) this.#step();
      if (this.#at < this.#bytes.length) this.#step();
    }
    return this.#word(start, this.#at, false, position);
  }

  /** A character that stands there, for people. */
  #characterAt(at: number): string {
    return Buffer.from(this.#bytes.subarray(at, at + 4))
      .toString()
      .slice(0, 1);
  }

  #word(start: number, end: number, quoted: boolean, position: Position): Token {
    const bytes = this.#bytes.subarray(start, end);
    let raw: string;
    try {
      raw = utf8.decode(bytes);
    } catch {
      const wrong = Buffer.from(bytes).toString();
      throw new ConfigurationError(`"${wrong}" is not UTF-8, save the file in that encoding`, position);
    }
    const text = raw.replace(/\\(["'\\trn])/g, (_, escaped: string) => escapes[escaped] ?? '');
    return { type: 'word', text, quoted, position };
  }
}
