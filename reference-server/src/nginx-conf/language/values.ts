import { readCount, readDuration, readSize } from '../../dialects/units.js';
import type { Declaration, Fault } from './declaration.js';
import type { Word } from './lexer.js';

/** What an argument of each kind is, for people. */
export const kinds: Readonly<Record<NonNullable<Declaration['kind']>, string>> = {
  flag: '`on` or `off`',
  count: 'a whole number',
  duration: 'a time such as `30s` or `2h`',
  size: 'a size such as `32k` or `1m`',
  choice: 'one of',
  text: 'a text',
  expression: 'a text, with variables',
};

/** `on` or `off`, in any case; undefined when it is neither. */
export function readFlag(text: string): boolean | undefined {
  const lower = text.toLowerCase();
  return lower === 'on' ? true : lower === 'off' ? false : undefined;
}

/** What is wrong with the argument of a directive of some kind, in the words of nginx. */
export function faultOfValue({ name, kind, values }: Declaration, word: Word): Fault | undefined {
  const { text } = word;
  switch (kind) {
    case 'flag':
      if (readFlag(text) !== undefined) return undefined;
      return { word, text: `invalid value "${text}" in "${name}" directive, it must be "on" or "off"` };
    case 'count':
      return readCount(text) === undefined ? { word, text: `"${name}" directive invalid number` } : undefined;
    case 'duration':
      return readDuration(text) === undefined
        ? { word, text: `"${name}" directive invalid value` }
        : undefined;
    case 'size':
      return readSize(text) === undefined ? { word, text: `"${name}" directive invalid value` } : undefined;
    case 'choice':
      if (values?.includes(text.toLowerCase())) return undefined;
      return { word, text: `invalid value "${text}"` };
    default:
      return undefined;
  }
}
