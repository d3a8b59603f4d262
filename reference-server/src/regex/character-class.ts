/** Sets of characters that have a name, or a letter, in PCRE; as they stand in a class of JavaScript. */
const sets: Readonly<Record<string, string>> = {
  h: '\\t \\xa0',
  s: '\\t-\\r ',
  v: '\\n-\\r\\x85',
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`{-~',
  space: '\\t-\\r ',
  upper: 'A-Z',
  word: '\\w',
  xdigit: '0-9A-Fa-f',
};

/** The characters of a set; empty when there is none of that name. */
export function charactersOf(name: string): string {
  return Object.hasOwn(sets, name) ? (sets[name] ?? '') : '';
}

/** A character that is written by its number, or by the letter of its own. */
export function characterOf([, braced, short, octal, letter]: RegExpExecArray): string {
  const code = letter
    ? { e: 0x1b, a: 7 }[letter as 'e' | 'a']
    : Number.parseInt(octal ?? (braced || short || '0'), octal === undefined ? 16 : 8);
  return inHex(code);
}

/** A character by its number, as both engines take it anywhere. */
export function inHex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`;
}
