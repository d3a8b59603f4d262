import type { Fault } from './declaration.js';
import type { Word } from './lexer.js';

/** Where a server listens. */
export interface Listen {
  /** `0.0.0.0` and `::` stand for all addresses. */
  readonly host: string;
  readonly port: number;
  readonly isDefault: boolean;
}

const harmless =
  /^(bind|deferred|reuseport|(backlog|rcvbuf|sndbuf|setfib|fastopen|accept_filter|ipv6only|so_keepalive)=.+)$/;
const unsupported = /^(ssl|http2|http3|quic|spdy|proxy_protocol|mptcp|multipath)$/;

/** Reads the arguments of a `listen`. */
export function readListen(args: readonly Word[]): Listen | Fault {
  const [address, ...options] = args;
  if (!address) throw new TypeError('listen has no argument');
  const place = readAddress(address);
  if ('text' in place) return place;
  let isDefault = false;
  for (const word of options) {
    const { text } = word;
    if (text === 'default_server' || text === 'default') isDefault = true;
    else if (unsupported.test(text))
      return { word, text: `the "${text}" parameter of "listen" is not supported` };
    else if (!harmless.test(text)) return { word, text: `invalid parameter "${text}"` };
  }
  return { ...place, isDefault };
}

function readAddress(word: Word): { readonly host: string; readonly port: number } | Fault {
  const { text } = word;
  if (text.startsWith('unix:'))
    return { word, text: `"listen ${text}" is not supported, only addresses and ports` };
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
