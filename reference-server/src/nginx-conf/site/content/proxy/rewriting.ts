import { inBytes } from '../../../../http/bytes.js';
import type { Expression } from '../../../../http/variables.js';
import { compileRegex } from '../../../../regex/bounded-regex.js';
import type { Word } from '../../../language/lexer.js';
import type { Scope } from '../../../language/scope.js';
import type { NginxRequest } from '../../request.js';
import { keepCaptures } from '../../rewrite/captures.js';
import type { ConfigurationVariables } from '../../variables.js';

/** Puts something in the place of a text, or of its beginning; undefined where it is not what is looked for. */
export type Rewriting = (request: NginxRequest, text: string) => string | undefined;

/** What is looked for: a whole text, its beginning, or an expression behind `~` or `~*`. Text is bytes, as latin1. */
export function rewriting(
  pattern: Word,
  replacement: Word,
  variables: ConfigurationVariables,
  matches: 'whole' | 'beginning',
): Rewriting {
  const put = variables.compile(replacement);
  const [, mark, source = ''] = /^(~\*?)(.*)$/s.exec(pattern.text) ?? [];
  if (mark !== undefined) {
    // Domains are compared without regard to case in any case.
    const flags = mark === '~*' || matches === 'whole' ? 'i' : '';
    const expression = compileRegex(inBytes(source), flags);
    return (request, text) => {
      const found = expression?.exec(text);
      if (!found) return undefined;
      keepCaptures(request, found);
      return put(request);
    };
  }
  const wanted = variables.compile(pattern);
  if (matches === 'whole') return whole(wanted, put);
  return (request, text) => {
    const beginning = wanted(request);
    return text.startsWith(beginning) ? put(request) + text.slice(beginning.length) : undefined;
  };
}

/** A domain, with or without a dot before it, which stays. */
function whole(wanted: Expression, put: Expression): Rewriting {
  const bare = (domain: string) => domain.replace(/^\./, '').toLowerCase();
  return (request, text) => {
    if (bare(text) !== bare(wanted(request))) return undefined;
    return `${text.startsWith('.') ? '.' : ''}${put(request)}`;
  };
}

/** The rewritings of a directive with pairs, in their order; none where it is `off`. */
export function rewritingsOf(
  scope: Scope,
  name: string,
  variables: ConfigurationVariables,
  matches: 'whole' | 'beginning',
): readonly Rewriting[] {
  return scope
    .all(name)
    .flatMap(({ args: [pattern, replacement] }) =>
      pattern && replacement ? [rewriting(pattern, replacement, variables, matches)] : [],
    );
}

/** What the first rewriting that fits makes of a text. */
export function rewritten(
  rewritings: readonly Rewriting[],
  request: NginxRequest,
  text: string,
): string | undefined {
  for (const one of rewritings) {
    const made = one(request, text);
    if (made !== undefined) return made;
  }
  return undefined;
}
