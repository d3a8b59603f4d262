import { inBytes } from '../../../http/bytes.js';
import type { Expression, Variables } from '../../../http/variables.js';
import { compileRegex } from '../../../regex/bounded-regex.js';
import type { Word } from '../../language/lexer.js';
import type { Statement } from '../../language/parser.js';
import { ConfigurationError } from '../../language/position.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';
import { keepCaptures } from './captures.js';
import type { Ending, Step } from './ending.js';

/** The end of a script that keeps the location it is in, or looks for another: the request says which. */
const over: Ending = { type: 'break' };

/** Compiles a `rewrite`. @throws ConfigurationError */
export function compileRewrite({ args }: Statement, variables: ConfigurationVariables): Step {
  const [pattern, written, flag] = args;
  if (!pattern || !written) throw new TypeError('rewrite has two arguments');
  const expression = compileRegex(inBytes(pattern.text));
  if (!expression) {
    throw new ConfigurationError(`invalid regular expression "${pattern.text}"`, pattern.position);
  }
  // A `?` at the end keeps the query of the request away.
  const addsQuery = !written.text.endsWith('?');
  const text = addsQuery ? written.text : written.text.slice(0, -1);
  const replacement = { ...written, text };
  const isAddress = /^(https?:\/\/|\$scheme)/.test(text);
  const status = flag?.text === 'permanent' ? 301 : flag?.text === 'redirect' || isAddress ? 302 : undefined;
  const change =
    status === undefined
      ? newPath(replacement, addsQuery, flag?.text, variables)
      : newAddress(replacement, addsQuery, status, variables);
  return (request) => {
    const found = expression.exec(request.uri ?? '');
    if (!found) {
      request.captures = [];
      return undefined;
    }
    keepCaptures(request, found);
    return change(request);
  };
}

/** Puts a path in place of that of the request. */
function newPath(
  { text, position }: Word,
  addsQuery: boolean,
  flag: string | undefined,
  variables: ConfigurationVariables,
): Step {
  const mark = text.indexOf('?');
  const queryText = mark < 0 ? undefined : text.slice(mark + 1);
  const path = variables.compile({ text: mark < 0 ? text : text.slice(0, mark), position });
  const query =
    queryText === undefined
      ? undefined
      : variables.compileWith({ text: queryText, position }, escapedGroups(variables));
  return (request) => {
    // What is put together first is of the request as it was.
    const uri = path(request);
    const own = query?.(request);
    const given = addsQuery ? request.query : '';
    if (uri === '') {
      request.location?.report('the rewritten URI has a zero length');
      return { type: 'answer', status: 500, text: undefined };
    }
    request.query = own === undefined ? given : given === '' ? own : `${own}&${given}`;
    request.uri = uri;
    request.isInternal = true;
    request.isRewritten = flag !== 'break';
    if (flag === 'break') request.fitsLocation = false;
    return flag === undefined ? undefined : over;
  };
}

/** Tells the client to go elsewhere. */
function newAddress(
  { text, position }: Word,
  addsQuery: boolean,
  status: number,
  variables: ConfigurationVariables,
): Step {
  const compiled = variables.compileWith({ text, position }, escapedGroups(variables));
  const mark = text.includes('?') ? '&' : '?';
  return (request) => {
    const address = plainEscapes(compiled(request));
    const query = addsQuery && request.query !== '' ? `${mark}${request.query}` : '';
    return { type: 'answer', status, text: () => `${address}${query}` };
  };
}

/** Variables, of which the groups of expressions are escaped where the path came with escapes. */
function escapedGroups(variables: ConfigurationVariables): Variables {
  return (name) => {
    const value = variables.find(name);
    if (!value || !/^[1-9]$/.test(name)) return value;
    const escaped: Expression = (exchange) =>
      /[%+]/.test(exchange.path) ? escapeArgument(value(exchange)) : value(exchange);
    return escaped;
  };
}

/** Escapes what would be read as something else in a query. */
function escapeArgument(text: string): string {
  return text.replace(/[\0-\x20"#%&+;<>?\\^`{|}\x7f-\xff]/g, (one) => {
    return `%${one.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
  });
}

/** Takes escapes out of the path of an address where none are needed; up to a `?`, which may itself be escaped. */
function plainEscapes(address: string): string {
  const [path = ''] = /^(?:(?!%3f)[^?])*/i.exec(address) ?? [];
  const rest = address.slice(path.length).replace(/^%3f/i, '?');
  const plain = path.replace(/%([0-9a-f]{2})/gi, (whole, hex: string) => {
    const code = Number.parseInt(hex, 16);
    return code > 0x25 && code < 0x7f ? String.fromCharCode(code) : whole;
  });
  return `${plain}${rest}`;
}

/** What `break` does besides ending a script: the location stays, though the path may have changed. */
export function keepLocation(request: NginxRequest): Ending {
  if (request.isRewritten) {
    request.isRewritten = false;
    request.fitsLocation = false;
  }
  return over;
}
