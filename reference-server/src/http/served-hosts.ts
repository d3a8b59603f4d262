import { BlockList, isIP } from 'node:net';
import type { Exchange } from './exchange.js';

/** The host of an authority in lower case, without the brackets of IPv6 and a last dot; undefined when it is none. */
export function hostName(authority: string): string | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([\w.-]+))(?::\d{1,5})?$/i.exec(authority);
  if (!match) return undefined;
  const [, address, name = ''] = match;
  if (address !== undefined) return isIP(address) === 6 ? address.toLowerCase() : undefined;
  return name.toLowerCase().replace(/\.$/, '');
}

/**
 * Whom a request is for: the authority in its target, which outranks the header, or that of its Host header.
 * @returns undefined when it names nobody, as in HTTP/1.0
 */
export function requestAuthority(exchange: Pick<Exchange, 'target' | 'header'>): string | undefined {
  const inTarget = /^[a-z][a-z\d+.-]*:\/\/([^/?#]*)/i.exec(exchange.target)?.[1];
  return inTarget ?? exchange.header('host');
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

function isLoopback(address: string): boolean {
  const version = isIP(address);
  return version !== 0 && loopback.check(address, version === 4 ? 'ipv4' : 'ipv6');
}

/** Whether a host is this machine for whoever asks: a localhost name (RFC 6761) or a loopback address. */
export function isLocalHost(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || isLoopback(host);
}

/** Addresses that stand for "any address of this machine". */
const unspecified = new Set(['0.0.0.0', '::']);

/**
 * Reads the name of a host that is to be served; `*` = any.
 * @throws Error that says what is wrong
 */
export function readAllowedHost(text: string): string {
  if (text === '*') return text;
  const bare = text.replace(/^\[(.*)\]$/, '$1');
  const host = isIP(bare) === 6 ? bare.toLowerCase() : hostName(text);
  if (host && (isIP(bare) === 6 || !text.includes(':'))) return host;
  const inUrl = /^(?:[a-z][a-z\d+.-]*:\/\/)?([^/?#]*)/i.exec(text)?.[1] ?? '';
  const meant = hostName(inUrl);
  throw new Error(`${JSON.stringify(text)} is no host name; say ${meant || 'push.example.com'}`);
}

/**
 * The hosts by which a server may be called. A page whose name its owner lets resolve to the address of this server (DNS
 * rebinding) is of the same origin as the server, for the browser; it is told by the name it calls.
 */
export class ServedHosts {
  readonly #names: ReadonlySet<string>;
  readonly #isLocal: boolean;

  /**
   * @param listening the address or name that the server listens on
   * @param machine the name of this machine
   * @param allowed names that are served too; `*` = any
   */
  constructor(listening: string, machine: string, allowed: readonly string[]) {
    const own = listening.toLowerCase();
    this.#isLocal = isLocalHost(own);
    const name = machine.toLowerCase();
    const ofMachine = this.#isLocal ? [] : [name, `${name.replace(/\..*/, '')}.local`];
    this.#names = new Set([own, ...ofMachine, ...allowed]);
  }

  /** Whether a request for this authority is served. */
  serves(authority: string): boolean {
    if (this.#names.has('*')) return true;
    const host = hostName(authority);
    if (host === undefined || host === '') return false;
    if (isLocalHost(host) || this.#names.has(host)) return true;
    // No name server is asked for an address. Those that stand for any are what pages of other sites use to reach loopback.
    if (isIP(host) !== 0) return !unspecified.has(host);
    // Nobody can own a name without a dot in the DNS, but a network may answer for it: the one that such a server is in
    // anyway. Containers call each other so.
    return !this.#isLocal && !host.includes('.');
  }
}
