import { readDuration } from '../../dialects/units.js';

/** When an answer is out of date. */
export type Expiry =
  | { readonly type: 'off' | 'epoch' | 'max' }
  /** So many seconds after it was asked for, or after it was changed; or at a time of the day. */
  | { readonly type: 'access' | 'modified' | 'daily'; readonly seconds: number };

const day = 86_400;

/** Reads the words of `expires`; a text says what is wrong with them. */
export function readExpiry(words: readonly string[]): Expiry | string {
  const invalid = '"expires" directive invalid value';
  const [text = ''] = words.slice(-1);
  const isModified = words.length > 1;
  if (isModified && words[0] !== 'modified') return invalid;
  if (!isModified && (text === 'off' || text === 'epoch' || text === 'max')) return { type: text };
  const [, sign = '', time = ''] = /^([@+-]?)(.*)$/.exec(text) ?? [];
  const duration = readDuration(time);
  if (duration === undefined || duration % 1000 !== 0) return invalid;
  const seconds = duration / 1000;
  if (sign !== '@') {
    return { type: isModified ? 'modified' : 'access', seconds: sign === '-' ? -seconds : seconds };
  }
  if (isModified) return '"expires" directive daily time cannot be used with "modified" parameter';
  return seconds < day
    ? { type: 'daily', seconds }
    : '"expires" directive daily time value must be less than 24 hours';
}
