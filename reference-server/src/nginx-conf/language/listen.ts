import type { Fault } from './declaration.js';
import type { Word } from './lexer.js';

/** An address that connections come to. */
export interface Address {
  /** `0.0.0.0` and `::` stand for all addresses; of a unix socket it is `unix:` and the path. */
  readonly host: string;
  /** 0 for a unix socket. */
  readonly port: number;
}

/** Where a server listens. */
export interface Listen extends Address {
  readonly isDefault: boolean;
  readonly ssl: boolean;
  /** Whether HTTP/2 is spoken, by whom it is asked for. */
  readonly http2: boolean;
  /** Whether a socket of IPv6 takes connections of IPv4, too. */
  readonly takesBoth?: boolean;
}

const harmless =
  /^(bind|deferred|reuseport|(backlog|rcvbuf|sndbuf|setfib|fastopen|accept_filter|so_keepalive)=.+)$/;
const unsupported = /^(http3|quic|spdy|proxy_protocol|mptcp|multipath)$/;

/** Longest path of a unix socket, in bytes. */
const longestPath = 107;

const unix = 'unix:';

/** The path of a unix socket; undefined for other addresses. */
export function socketPath({ host }: Pick<Address, 'host'>): string | undefined {
  return host.startsWith(unix) ? host.slice(unix.length) : undefined;
}

/** An address as it is written. */
export function addressText({ host, port }: Address): string {
  if (host.startsWith(unix)) return host;
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}

/** Reads the arguments of a `listen`. */
export function readListen(args: readonly Word[]): Listen | Fault {
  const [address, ...options] = args;
  if (!address) throw new TypeError('listen has no argument');
  const read = readAddress(address);
  if ('text' in read) return read;
  let isDefault = false;
  let ssl = false;
  let takesBoth = false;
  let http2 = false;
  for (const word of options) {
    const { text } = word;
    if (text === 'default_server' || text === 'default') isDefault = true;
    else if (text === 'ssl') ssl = true;
    else if (/^ipv6only=(on|off)$/.test(text)) takesBoth = text === 'ipv6only=off';
    else if (text === 'http2') http2 = true;
    else if (unsupported.test(text))
      return { word, text: `the "${text}" parameter of "listen" is not supported` };
    else if (!harmless.test(text)) return { word, text: `invalid parameter "${text}"` };
  }
  return { ...read, isDefault, ssl, http2, takesBoth };
}

function readAddress(word: Word): Address | Fault {
  const { text } = word;
  if (text.startsWith(unix)) {
    const path = text.slice(unix.length);
    const wrong =
      path === '' ? 'no path' : Buffer.byteLength(path) > longestPath ? 'too long path' : undefined;
    if (wrong === undefined) return { host: text, port: 0 };
    return { word, text: `${wrong} in the unix domain socket in "${text}" of the "listen" directive` };
  }
  if (/^\d+$/.test(text)) {
    const port = readPort(text);
    return port === undefined
      ? { word, text: `invalid port in "${text}" of the "listen" directive` }
      : { host: '0.0.0.0', port };
  }
  const match = /^(\[[0-9a-fA-F:.]+\]|[^\s:[\]/]+)(?::(.*))?$/.exec(text);
  if (!match) return { word, text: `host not found in "${text}" of the "listen" directive` };
  const [, name = '', given] = match;
  const port = given === undefined ? 80 : readPort(given);
  if (port === undefined) return { word, text: `invalid port in "${text}" of the "listen" directive` };
  const host = name === '*' ? '0.0.0.0' : name.replace(/^\[(.*)\]$/, '$1');
  return { host, port };
}

function readPort(text: string): number | undefined {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  return port >= 1 && port <= 65535 ? port : undefined;
}
