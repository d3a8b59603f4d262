import { characterOf, charactersOf } from './character-class.js';

/** Stands for what the languages do not share: the expression is refused. */
class Untranslatable extends Error {}

/** What is the same in both languages after a backslash, outside of a class and within. */
const shared = /[dDwWnrtf]/;

/** What stands for one character or a place, by the letter after its backslash. */
const places: Readonly<Record<string, string>> = {
  A: '(?<![^])',
  z: '(?![^])',
  Z: '(?=\\n?(?![^]))',
  N: '[^\\n]',
  R: '(?:\\r\\n|[\\n-\\r\\x85])',
  b: '\\b',
  B: '\\B',
};

const literally = (text: string) => text.replace(/[$()*+./?[\\\]^{|}-]/g, '\\$&');

/** Goes through an expression as PCRE reads it, and writes it as JavaScript does. */
class Translator {
  readonly #source: string;
  #at = 0;
  readonly #flags: Set<string>;

  constructor(source: string, flags: string) {
    this.#source = source;
    this.#flags = new Set(flags);
  }

  translate(): RegExp {
    this.#leadingOptions();
    let text = '';
    while (this.#at < this.#source.length) text += this.#next();
    return new RegExp(text, this.#flags.has('i') ? 'i' : '');
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
    if (character === '.') return this.#flags.has('s') ? '[^]' : '[^\\n]';
    if (character === '^' && hasLines) return '(?<=\\n(?=[^])|(?<![^]))';
    if (character === '$') return hasLines ? '(?=\\n|(?![^]))' : '(?=\\n?(?![^]))';
    return character;
  }

  #escape(): string {
    const reference = this.#take(/\\[1-9](?!\d)/);
    if (reference) return reference[0];
    const place = this.#take(/\\([AzZNRbB])/);
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
    const control = this.#take(/\\c[A-Za-z]/);
    if (control) return control[0];
    const other = this.#take(/\\(.)/)?.[1];
    if (other === undefined || (/[0-9A-Za-z]/.test(other) && !shared.test(other))) throw new Untranslatable();
    return `\\${other}`;
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
    if (this.#take(/\\b/)) return '\\b';
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
    .map((one) => `\\x${one.charCodeAt(0).toString(16).padStart(2, '0')}`)
    .join('');
}

/**
 * Reads a regular expression as PCRE does, for texts that are bytes, as latin1.
 * @returns undefined when it is none, or has what JavaScript lacks
 */
export function compileRegex(source: string, flags = ''): RegExp | undefined {
  try {
    return new Translator(source, flags).translate();
  } catch {
    return undefined;
  }
}
