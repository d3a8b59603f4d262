import type { Expression } from '../../../../http/variables.js';
import type { Word } from '../../../language/lexer.js';
import type { LocationName } from '../../../language/location-name.js';
import { ConfigurationError } from '../../../language/position.js';
import { type ProxyAddress, readProxyAddress } from '../../../language/proxy-address.js';
import type { NginxRequest } from '../../request.js';
import type { ConfigurationVariables } from '../../variables.js';

/** Where a request is forwarded to. Text is bytes, as latin1. */
export interface Target {
  readonly address: ProxyAddress;
  /** `Host` as it usually is. */
  readonly host: string;
  /** The target of the request: a path with perhaps a query. */
  readonly path: string;
}

/** Finds out where a request goes; a text says why nowhere. */
export type FindTarget = (request: NginxRequest) => Target | string;

/**
 * Reads `proxy_pass`.
 * @param location whose path a path of `proxy_pass` takes the place of; undefined where there can be no such path
 * @throws ConfigurationError
 */
export function compileTarget(
  word: Word,
  location: LocationName | undefined,
  variables: ConfigurationVariables,
): { readonly find: FindTarget; readonly fixed: ProxyAddress | undefined } {
  if (word.text.includes('$')) {
    const expression: Expression = variables.compile(word);
    return { find: (request) => ofVariables(request, expression(request)), fixed: undefined };
  }
  const read = readProxyAddress(Buffer.from(word.text).toString('latin1'));
  if (typeof read === 'string') throw new ConfigurationError(read, word.position);
  const isPrefix = location !== undefined && ['', '=', '^~'].includes(location.modifier);
  if (read.uri !== undefined && !isPrefix) {
    const text =
      '"proxy_pass" cannot have URI part in location given by regular expression, or inside named location, or inside "if" statement';
    throw new ConfigurationError(text, word.position);
  }
  const own = location?.path ?? '';
  const host = hostOf(read);
  return {
    find: (request) => ({ address: read, host, path: pathOf(request, read.uri, own) }),
    fixed: read,
  };
}

/** With variables, what stands behind the host is the whole path. */
function ofVariables(request: NginxRequest, text: string): Target | string {
  const address = readProxyAddress(text);
  if (typeof address === 'string') return `${address} in "${text}"`;
  return { address, host: hostOf(address), path: sendable(address.uri ?? pathOf(request, undefined, '')) };
}

/** The value of `$proxy_host`. */
function hostOf({ scheme, host, port }: ProxyAddress): string {
  if (host.startsWith('unix:')) return 'localhost';
  const usual = scheme === 'https' ? 443 : 80;
  return port === undefined || port === usual ? host : `${host}:${port}`;
}

/** The path that is asked for: that of the client as it came, unless it was changed or has to be. */
function pathOf(request: NginxRequest, uri: string | undefined, own: string): string {
  const { hasOtherPath, fitsLocation, query } = request;
  const path = request.uri ?? '/';
  if (uri === undefined && !hasOtherPath) return sendable(originForm(request.target));
  // A path that `rewrite ... break` has made stands for itself.
  const isOwn = fitsLocation;
  const begin = isOwn && uri !== undefined ? uri : '';
  const rest = isOwn && uri !== undefined ? path.slice(own.length) : path;
  // What came without an escape goes on without one.
  const isPlain = !hasOtherPath && !request.target.includes('%');
  return sendable(`${begin}${isPlain ? rest : escapePath(rest)}${query === '' ? '' : `?${query}`}`);
}

/** A target without the scheme and the host that it may have. */
function originForm(target: string): string {
  const local = target.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i, '');
  return local.startsWith('/') || local === '*' ? local : `/${local}`;
}

/** Percent-encodes what cannot stand in a path as it is. */
function escapePath(path: string): string {
  return path.replace(/[^!$&'()*+,./0-9:;=@A-Z[\]_a-z~-]/g, escaped);
}

/** What would end the request line, or is no text, cannot be sent in it. */
function sendable(target: string): string {
  return target.replace(/[^!-~\x80-\xff]/g, escaped);
}

function escaped(character: string): string {
  return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
}
