import type { Declaration, Fault } from './declaration.js';
import type { Word } from './lexer.js';

const units: Readonly<Record<string, number>> = {
  y: 365 * 86_400_000,
  M: 30 * 86_400_000,
  w: 604_800_000,
  d: 86_400_000,
  h: 3_600_000,
  m: 60_000,
  s: 1000,
  ms: 1,
};
const order = Object.keys(units);

/** Milliseconds of a time such as `30s`, `1h30m` or `2` (seconds); undefined when it is none. */
export function readDuration(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) * 1000;
  if (!/^(?:\d+(?:ms|[yMwdhms]) *)+$/.test(text) && !/^(?:\d+(?:ms|[yMwdhms]) *)+\d+$/.test(text))
    return undefined;
  let sum = 0;
  let last = -1;
  for (const [, number, unit = 's'] of text.matchAll(/(\d+)(ms|[yMwdhms])?/g)) {
    // Larger units come first, each once.
    const rank = order.indexOf(unit);
    if (rank <= last) return undefined;
    last = rank;
    sum += Number(number) * (units[unit] ?? 0);
  }
  return sum;
}

/** Bytes of a size such as `32k`, `1m` or `512`; undefined when it is none. */
export function readSize(text: string): number | undefined {
  const match = /^(\d+)([kmg]?)$/i.exec(text);
  if (!match) return undefined;
  const size = Number(match[1]) * 1024 ** ['', 'k', 'm', 'g'].indexOf((match[2] ?? '').toLowerCase());
  return Number.isSafeInteger(size) ? size : undefined;
}

/** A whole number; undefined when it is none. */
export function readCount(text: string): number | undefined {
  return /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

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
