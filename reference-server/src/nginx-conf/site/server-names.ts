import { inBytes } from '../../http/bytes.js';
import { type BoundedRegex, compileRegex, type Found } from '../../regex/bounded-regex.js';
import type { Word } from '../language/lexer.js';
import { ConfigurationError } from '../language/position.js';
import type { NginxRequest } from './request.js';
import { keepCaptures } from './rewrite/captures.js';

/** Whoever has names. */
export interface Named {
  readonly names: readonly Word[];
}

/** How well a name fits a host: exact, `*.x` (the longer the better), `x.*`, an expression. */
const ranks = ['exact', 'leading', 'trailing', 'expression'] as const;

interface Fit {
  readonly rank: number;
  readonly length: number;
  readonly found?: Found;
}

/** Those of names that have been asked for. */
const expressions = new WeakMap<Word, BoundedRegex>();

function expressionOf(word: Word): BoundedRegex {
  const known = expressions.get(word);
  if (known) return known;
  const source = word.text.slice(1);
  const expression = compileRegex(inBytes(source), 'i');
  if (!expression) throw new ConfigurationError(`invalid regular expression "${source}"`, word.position);
  expressions.set(word, expression);
  return expression;
}

function fitOf(word: Word, host: string): Fit | undefined {
  const name = word.text.startsWith('~') ? word.text : word.text.toLowerCase();
  const fit = (rank: (typeof ranks)[number]) => ({ rank: ranks.indexOf(rank), length: name.length });
  if (name.startsWith('~')) {
    const found = expressionOf(word).exec(host);
    return found ? { ...fit('expression'), length: 0, found } : undefined;
  }
  if (name === host) return fit('exact');
  if (name.startsWith('.')) {
    return host === name.slice(1) ? fit('exact') : host.endsWith(name) ? fit('leading') : undefined;
  }
  if (name.startsWith('*.')) return host.endsWith(name.slice(1)) ? fit('leading') : undefined;
  if (name.endsWith('.*')) return host.startsWith(name.slice(0, -1)) ? fit('trailing') : undefined;
  return undefined;
}

/** The server whose name fits a host best, and what an expression found in the host; undefined where none fits. */
export function serverOfName<T extends Named>(
  servers: readonly T[],
  host: string,
): { readonly server: T; readonly found?: Found } | undefined {
  let best: (Fit & { readonly server: T }) | undefined;
  for (const server of servers) {
    for (const word of server.names) {
      const fit = fitOf(word, host);
      const isBetter =
        fit && (!best || fit.rank < best.rank || (fit.rank === best.rank && fit.length > best.length));
      if (isBetter) best = { ...fit, server };
    }
  }
  return best;
}

/** The server that a request is for: the one whose name fits best, else the default. */
export function chooseServer<T extends Named>(servers: readonly T[], fallback: T, request: NginxRequest): T {
  const best = serverOfName(servers, request.hostName);
  if (best?.found) keepCaptures(request, best.found);
  return best?.server ?? fallback;
}
