import { inBytes } from '../../http/bytes.js';
import type { Statement } from './parser.js';

/** How a location is written. */
export interface LocationName {
  readonly modifier: '' | '=' | '^~' | '~' | '~*' | '@';
  /** Bytes, as latin1. */
  readonly path: string;
}

export function locationName({ args }: Statement): LocationName {
  const [first, second] = args;
  const text = inBytes((second ?? first)?.text ?? '');
  if (second) return { modifier: first?.text as LocationName['modifier'], path: text };
  const [, modifier = '', path = ''] = /^(=|\^~|~\*|~|@)?(.*)$/s.exec(text) ?? [];
  return { modifier: modifier as LocationName['modifier'], path };
}

/** The regular expression of a location; undefined where its path is none. */
export function locationExpression(modifier: string | undefined, path: string): string | undefined {
  if (modifier === undefined) {
    const joined = /^(~\*|~)(.*)$/s.exec(path);
    return joined ? joined[2] : undefined;
  }
  return modifier.startsWith('~') ? path : undefined;
}

/** The names of the groups of an expression. */
export function groupNamesOf(source: string): string[] {
  return [...source.matchAll(/\(\?(?:P?<|')([A-Za-z_]\w*)[>']/g)].map(([, name]) => name ?? '');
}
