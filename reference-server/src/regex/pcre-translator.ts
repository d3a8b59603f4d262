import { characterOf, charactersOf, inHex } from './character-class.js';

/** Stands for what the languages do not share: the expression is refused. */
class Untranslatable extends Error {}

/** What is the same in both languages after a backslash, outside of a class and within. */
const shared = /[dDwWnrtf]/;

/** What stands for one character or a place, by the letter after its backslash: the same for both engines. */
const places: Readonly<Record<string, string>> = {
  N: '[^\\n]',
  R: '(?:\\r\\n|[\\n-\\r\\x85])',
  b: '\\b',
  B: '\\B',
};

/** How an engine writes what the two write differently. */
interface Words {
  /** Any character, and a line feed too. */
  readonly any: string;
  /** The beginning and the end of the text, and the end or before a line feed that is the last character. */
  readonly begin: string;
  readonly end: string;
  readonly lastLine: string;
  /** The beginning and the end of a line. */
  readonly lineBegin: string;
  readonly lineEnd: string;
}

export const nativeWords: Words = {
  any: '[^]',
  begin: '(?<![^])',
  end: '(?![^])',
  lastLine: '(?=\\n?(?![^]))',
  lineBegin: '(?<=\\n(?=[^])|(?<![^]))',
  lineEnd: '(?=\\n|(?![^]))',
};

/** Without lookaround, right only for texts that do not end with a line feed. */
const linearWords: Words = {
  any: '(?s:.)',
  begin: '\\A',
  end: '\\z',
  lastLine: '\\z',
  lineBegin: '(?m:^)',
  lineEnd: '(?m:$)',
};

/** An expression in the words of another engine. */
export interface Translation {
  readonly text: string;
  readonly anyCase: boolean;
}

const literally = (text: string) => text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');

/** Goes through an expression as PCRE reads it, and writes it as another engine does. */
class Translator {
  readonly #source: string;
  readonly #words: Words;
  #at = 0;
  readonly #flags: Set<string>;

  constructor(source: string, flags: string, words: Words) {
    this.#source = source;
    this.#flags = new Set(flags);
    this.#words = words;
  }

  translate(): Translation {
    this.#leadingOptions();
    let text = '';
    while (this.#at < this.#source.length) text += this.#next();
    return { text, anyCase: this.#flags.has('i') };
  }

  /** Takes what an expression that is tied to the place finds there. */
  #take(expression: RegExp): RegExpExecArray | undefined {
    const sticky = new RegExp(expression.source, 'ys');
    sticky.lastIndex = this.#at;
    const found = sticky.exec(this.#source) ?? undefined;
    if (found) this.#at += found[0].length;
    return found;
  }

  /** Options hold for the whole when they are its beginning. */
  #leadingOptions(): void {
    for (let found = this.#take(/\(\?([ims]*)(?:-([imsx]+))?\)/); found; ) {
      for (const on of found[1] ?? '') this.#flags.add(on);
      for (const off of found[2] ?? '') this.#flags.delete(off);
      found = this.#take(/\(\?([ims]*)(?:-([imsx]+))?\)/);
    }
  }

  #next(): string {
    const quoted = this.#take(/\\Q(.*?)(?:\\E|$)/);
    if (quoted) return literally(quoted[1] ?? '');
    if (this.#take(/\(\?#[^)]*\)|\\E/)) return '';
    const group = this.#take(/\(\?(?:P?<|')(?=[A-Za-z_])(\w+)[>']/);
    if (group) return `(?<${group[1]}>`;
    const named = this.#take(/\(\?P=(\w+)\)|\\k(?:\{(\w+)\}|'(\w+)'|<(\w+)>)/);
    if (named) return `\\k<${named.slice(1).find((name) => name !== undefined)}>`;
    const character = this.#source.charAt(this.#at);
    if (character === '\\') return this.#escape();
    if (character === '[') return this.#class();
    this.#at++;
    return this.#plain(character);
  }

  #plain(character: string): string {
    const hasLines = this.#flags.has('m');
    if (character === '.') return this.#flags.has('s') ? this.#words.any : '[^\\n]';
    if (character === '^' && hasLines) return this.#words.lineBegin;
    if (character === '$') return hasLines ? this.#words.lineEnd : this.#words.lastLine;
    return character;
  }

  #escape(): string {
    const reference = this.#take(/\\[1-9](?!\d)/);
    if (reference) return reference[0];
    const edge = this.#take(/\\([AzZ])/)?.[1];
    if (edge) return { A: this.#words.begin, z: this.#words.end, Z: this.#words.lastLine }[edge] ?? '';
    const place = this.#take(/\\([NRbB])/);
    if (place) return places[place[1] ?? ''] ?? '';
    return this.#character((set, isNot) => `[${isNot ? '^' : ''}${set}]`);
  }

  /** What a backslash and what follows it stand for; `ofSet` writes a set of characters, or those not in it. */
  #character(ofSet: (set: string, isNot: boolean) => string): string {
    const space = this.#take(/\\([hHsSvV])/);
    const letter = space?.[1];
    if (letter) return ofSet(charactersOf(letter.toLowerCase()), letter !== letter.toLowerCase());
    const code = this.#take(/\\x\{([0-9A-Fa-f]{1,2})\}|\\x(?!\{)([0-9A-Fa-f]{0,2})|\\(0[0-7]{0,2})|\\([ea])/);
    if (code) return characterOf(code);
    const control = this.#take(/\\c([A-Za-z])/)?.[1];
    if (control) return inHex(control.charCodeAt(0) % 32);
    const other = this.#take(/\\(.)/)?.[1];
    if (other === undefined || (/[0-9A-Za-z]/.test(other) && !shared.test(other))) throw new Untranslatable();
    return other > '\x7f' ? other : `\\${other}`;
  }

  #class(): string {
    const not = this.#take(/\[\^?/)?.[0] ?? '';
    let text = this.#take(/\]/) ? '\\]' : '';
    for (;;) {
      if (this.#take(/\]/)) return `${not}${text}]`;
      const before = this.#at;
      text += this.#member();
      if (this.#at === before) throw new Untranslatable();
      // A range ends with a character, and not with a set of them.
      if (this.#take(/-(?=\\[dDwWsShHvV]|\[:)/)) throw new Untranslatable();
    }
  }

  #member(): string {
    const posix = this.#take(/\[:(\^?)([a-z]+):\]/);
    if (posix) return this.#set(charactersOf(posix[2] ?? ''), posix[1] === '^');
    if (this.#take(/\[[.=]/)) throw new Untranslatable();
    const quoted = this.#take(/\\Q(.*?)(?:\\E|$)/);
    if (quoted) return literally(quoted[1] ?? '');
    if (this.#take(/\\E/)) return '';
    if (this.#take(/\\b/)) return inHex(8);
    if (this.#source.charAt(this.#at) === '\\') return this.#character((set, isNot) => this.#set(set, isNot));
    const character = this.#take(/./)?.[0] ?? '';
    return character === '[' ? '\\[' : character;
  }

  /** A set within a class; what follows it is no range. */
  #set(set: string, isNot: boolean): string {
    return `${inClass(set, isNot)}${this.#take(/-/) ? '\\-' : ''}`;
  }
}

/** The characters of a set, as they stand in a class; or all others, which are bytes. */
function inClass(set: string, isNot: boolean): string {
  if (set === '') throw new Untranslatable();
  if (!isNot) return set;
  const inside = new RegExp(`[${set}]`);
  const others = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code));
  return others
    .filter((one) => !inside.test(one))
    .map((one) => inHex(one.charCodeAt(0)))
    .join('');
}

/**
 * An expression of PCRE for RegExp.
 * @throws where it has what JavaScript lacks
 */
export function toNative(source: string, flags: string): Translation {
  return new Translator(source, flags, nativeWords).translate();
}

/**
 * An expression of PCRE for RE2, which finds the same in every text that does not end with a line feed.
 * @throws where it has what the native engine lacks
 */
export function toLinear(source: string, flags: string): Translation {
  return new Translator(source, flags, linearWords).translate();
}
