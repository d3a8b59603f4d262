import { readSize } from '../../dialects/units.js';
import type { Fault } from './declaration.js';
import type { Word } from './lexer.js';

/** Least memory of a zone; bytes. */
const smallest = 32 * 1024;

/** What `zone=name:size` says. */
export interface ZoneName {
  readonly name: string;
  /** Bytes. */
  readonly size: number;
}

export function readZone({ text }: Word): ZoneName | undefined {
  const [, name = '', size = ''] = /^zone=([^:]+):(.+)$/.exec(text) ?? [];
  const bytes = readSize(size);
  return name === '' || bytes === undefined ? undefined : { name, size: bytes };
}

/** What is wrong with a zone, in the words of nginx. */
export function zoneFault(word: Word): Fault | undefined {
  const zone = readZone(word);
  if (!zone) return { word, text: `invalid zone size "${word.text}"` };
  return zone.size < smallest ? { word, text: `zone "${word.text}" is too small` } : undefined;
}

/** Requests in a second that `rate=10r/s` or `rate=30r/m` allows; undefined when it is neither. */
export function readRate(text: string): number | undefined {
  const [, count = '', unit] = /^rate=(\d{1,9})(r\/[sm])?$/.exec(text) ?? [];
  const rate = Number(count) / (unit === 'r/m' ? 60 : 1);
  return rate > 0 ? rate : undefined;
}
