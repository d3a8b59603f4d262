import type { Exchange } from './exchange.js';
import { normalPath } from './normal-path.js';
import { queryArgument } from './request-argument.js';
import { requestAuthority } from './served-hosts.js';

/** A text with variables in it: evaluated anew for each request. Bytes, as latin1. */
export type Expression = (exchange: Exchange) => string;

/** A variable by its name without the `$`; undefined when there is none of that name. */
export type Variables = (name: string) => Expression | undefined;

/** The expressions of which {@link dependsOnHeadAlone} is true. */
const ofHeadAlone = new WeakSet<Expression>();

/** Says of an expression that it depends on nothing but the head of a request and the location that takes it. */
function markHeadAlone(expression: Expression): Expression {
  ofHeadAlone.add(expression);
  return expression;
}

/** Whether an expression has the same value for all requests of a location that have the same {@link Exchange.headKey}. */
export function dependsOnHeadAlone(expression: Expression | undefined): boolean {
  return expression === undefined || ofHeadAlone.has(expression);
}

/** What a variable's name may begin with, and what the rest of it is looked up in. */
const families: readonly (readonly [prefix: string, find: (name: string) => Expression])[] = [
  [
    'arg_',
    (name) =>
      ({ query }) =>
        queryArgument(query, name) ?? '',
  ],
  ['http_', (name) => (exchange) => exchange.header(name.replaceAll('_', '-')) ?? ''],
  ['cookie_', (name) => (exchange) => cookie(exchange.header('cookie') ?? '', name)],
];

/** What variables say of a request that is not in its head alone: a server may know better. */
export interface RequestFacts {
  /** The path as locations are matched against it; bytes, as latin1. */
  readonly uri: Expression;
  /** The name that the request was sent to, in lower case and without a port. */
  readonly host: Expression;
  readonly scheme: Expression;
}

const facts: RequestFacts = {
  uri: ({ path }) => normalPath(path) ?? path,
  host: (exchange) => hostOf(exchange),
  scheme: () => 'http',
};

/** The name that a request was sent to: that in its target comes first. */
export function hostOf(exchange: Pick<Exchange, 'target' | 'header'>): string {
  const [name = ''] = /^(?:\[[^\]]*\]|[^:]*)/.exec(requestAuthority(exchange) ?? '') ?? [];
  return name.replace(/\.$/, '').toLowerCase();
}

/** The variables of a request: `arg_x`, `http_x`, `cookie_x`, the numbers of captures, `uri` and others of nginx. */
export function variablesOf({ uri, host, scheme }: RequestFacts): Variables {
  const single: Readonly<Record<string, Expression>> = {
    uri,
    document_uri: uri,
    host,
    scheme,
    args: ({ query }) => query,
    query_string: ({ query }) => query,
    is_args: ({ query }) => (query === '' ? '' : '?'),
    request_uri: ({ target }) => target,
    request_method: ({ method }) => method,
    server_protocol: ({ httpVersion }) => `HTTP/${httpVersion}`,
    content_type: (exchange) => exchange.header('content-type') ?? '',
    content_length: (exchange) => exchange.header('content-length') ?? '',
  };
  return (name) => {
    if (/^[1-9]$/.test(name)) {
      const group = Number(name);
      return markHeadAlone(({ captures }) => captures[group] ?? '');
    }
    const one = Object.hasOwn(single, name) ? single[name] : undefined;
    // Equal requests may come by TLS and without.
    if (one) return name === 'scheme' ? one : markHeadAlone(one);
    for (const [prefix, find] of families) {
      if (name.length > prefix.length && name.startsWith(prefix)) {
        return markHeadAlone(find(name.slice(prefix.length)));
      }
    }
    return undefined;
  };
}

/** The variables of requests to a server that knows no more of them than they say. */
const requestVariables = variablesOf(facts);

const variable = /\$(?:\{([A-Za-z0-9_]+)\}|([1-9]|[A-Za-z_][A-Za-z0-9_]*))/;

/** A text names a variable that there is not. */
export class UnknownVariable extends Error {
  override readonly name = 'UnknownVariable';

  constructor(variable: string) {
    super(`unknown "${variable}" variable`);
  }
}

/**
 * Reads a text with variables in it, such as `$arg_id`, `${arg_id}x` or `$1`.
 * @throws UnknownVariable
 */
export function compileExpression(text: string, variables: Variables = requestVariables): Expression {
  const parts = text.split(new RegExp(variable, 'g'));
  const pieces: (string | Expression)[] = [];
  // Each three: what stands before a variable, and its name in one form or the other.
  for (let index = 0; index < parts.length; index += 3) {
    const literal = parts[index] ?? '';
    if (literal !== '') pieces.push(Buffer.from(literal).toString('latin1'));
    const name = parts[index + 1] ?? parts[index + 2];
    if (name === undefined) continue;
    const value = variables(name);
    if (!value) throw new UnknownVariable(name);
    pieces.push(value);
  }
  const [only] = pieces;
  if (pieces.length === 0) return markHeadAlone(() => '');
  if (pieces.length === 1 && only !== undefined)
    return typeof only === 'string' ? markHeadAlone(() => only) : only;
  const joined: Expression = (exchange) =>
    pieces.map((piece) => (typeof piece === 'string' ? piece : piece(exchange))).join('');
  return pieces.every((piece) => typeof piece === 'string' || dependsOnHeadAlone(piece))
    ? markHeadAlone(joined)
    : joined;
}

function cookie(header: string, name: string): string {
  for (const part of header.split(/[;,]/)) {
    const mark = part.indexOf('=');
    if (mark > 0 && part.slice(0, mark).trim().toLowerCase() === name.toLowerCase()) {
      return part.slice(mark + 1).trim();
    }
  }
  return '';
}
