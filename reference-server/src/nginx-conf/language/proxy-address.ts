import type { Fault } from './declaration.js';
import type { Word } from './lexer.js';

/** Where another server takes connections: a name or an address with a port, or the path of a unix socket. */
export type PeerAddress = { readonly host: string; readonly port: number } | { readonly socketPath: string };

/** What `proxy_pass` names. Text is bytes, as latin1. */
export interface ProxyAddress {
  readonly scheme: 'http' | 'https';
  /** The name of a group or of a host, an address, or `unix:` and a path. */
  readonly host: string;
  /** Undefined where none is written. */
  readonly port: number | undefined;
  /** What comes after the host: a path with perhaps a query; undefined where there is nothing. */
  readonly uri: string | undefined;
}

const hostAndPort = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]/?#@]+)(?::(\d{1,5}))?$/;

/** Reads an address with its scheme; a text says why it is none, in words like those of nginx. */
export function readProxyAddress(text: string): ProxyAddress | string {
  const [, scheme, rest = ''] = /^(https?):\/\/(.*)$/is.exec(text) ?? [];
  if (scheme === undefined) return 'invalid URL prefix';
  const address = { scheme: scheme.toLowerCase() === 'https' ? 'https' : 'http' } as const;
  if (rest.startsWith('unix:')) {
    const [, host = '', uri] = /^(unix:[^:]*)(?::(.*))?$/s.exec(rest) ?? [];
    if (host === 'unix:') return `no path in the unix domain socket in upstream "${rest}"`;
    return { ...address, host, port: undefined, uri: uri || undefined };
  }
  const end = rest.search(/[/?#]/);
  const [place, after] = end < 0 ? [rest, ''] : [rest.slice(0, end), rest.slice(end)];
  if (place === '' || place.startsWith(':')) return `no host in upstream "${rest}"`;
  const [, host, digits] = hostAndPort.exec(place) ?? [];
  const port = digits === undefined ? undefined : Number(digits);
  if (host === undefined) return `invalid host in upstream "${rest}"`;
  if (port === 0 || (port ?? 0) > 65_535) return `invalid port in upstream "${rest}"`;
  const uri = after === '' ? undefined : after.startsWith('/') ? after : `/${after}`;
  return { ...address, host, port, uri };
}

/** Reads the address of a `server` in a group. */
export function readPeer(text: string): PeerAddress | undefined {
  if (text.startsWith('unix:')) return text.length > 5 ? { socketPath: text.slice(5) } : undefined;
  const [, host, digits = '80'] = hostAndPort.exec(text) ?? [];
  const port = Number(digits);
  if (host === undefined || port === 0 || port > 65_535) return undefined;
  return { host: host.replace(/^\[(.*)\]$/, '$1'), port };
}

/** What is wrong with the argument of `proxy_pass`, as far as it can be seen before there is a request. */
export function proxyPassFault(word: Word | undefined): Fault | undefined {
  if (!word || word.text.includes('$')) return undefined;
  const read = readProxyAddress(word.text);
  return typeof read === 'string' ? { word, text: read } : undefined;
}
