import type { Look } from '../reports/style.js';

/** Where text goes. */
export interface OutputStream {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** How reports may look on a stream. */
export function lookOf(stream: OutputStream, env: Readonly<Record<string, string | undefined>>): Look {
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  return {
    colour: stream.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb',
    unicode: /utf-?8/i.test(locale),
    width: Math.max(60, Math.min(stream.columns ?? 100, 120)),
  };
}
