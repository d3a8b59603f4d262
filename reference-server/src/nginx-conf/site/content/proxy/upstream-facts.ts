import type { IncomingHttpHeaders } from 'node:http';
import type { NginxRequest } from '../../request.js';

/** One server that was asked, and what came of it. Times are milliseconds. */
export interface AskedServer {
  readonly name: string;
  status: number;
  headerTime: number | undefined;
  responseTime: number | undefined;
  bytes: number;
}

/** What variables say of the servers that a request was forwarded to. */
export interface UpstreamFacts {
  /** `$proxy_host` and `$proxy_port`. */
  readonly host: string;
  readonly port: string;
  readonly asked: AskedServer[];
  headers: IncomingHttpHeaders;
}

type OfRequest = (request: NginxRequest) => string;

const seconds = (time: number | undefined) => (time === undefined ? '-' : (time / 1000).toFixed(3));

/** What is said of each server that was asked, in their order. */
const ofEach =
  (say: (asked: AskedServer) => string): OfRequest =>
  ({ proxied: upstream }) =>
    upstream?.asked.map(say).join(', ') ?? '';

const variables: Readonly<Record<string, OfRequest>> = {
  proxy_host: ({ proxied: upstream }) => upstream?.host ?? '',
  proxy_port: ({ proxied: upstream }) => upstream?.port ?? '',
  upstream_addr: ofEach(({ name }) => name),
  upstream_status: ofEach(({ status }) => String(status)),
  upstream_header_time: ofEach(({ headerTime }) => seconds(headerTime)),
  upstream_connect_time: ofEach(({ headerTime }) => seconds(headerTime)),
  upstream_response_time: ofEach(({ responseTime }) => seconds(responseTime)),
  upstream_response_length: ofEach(({ bytes }) => String(bytes)),
  upstream_bytes_received: ofEach(({ bytes }) => String(bytes)),
  // Nothing is kept here, nobody waits in a queue, and what is sent is not counted.
  upstream_cache_status: () => '',
  upstream_queue_time: () => '',
  upstream_bytes_sent: () => '',
  upstream_last_server_name: () => '',
};

/** The variable of a name, where it is one about other servers. */
export function upstreamVariable(name: string): OfRequest | undefined {
  if (Object.hasOwn(variables, name)) return variables[name];
  if (/^upstream_trailer_./.test(name)) return () => '';
  const [, cookie] = /^upstream_cookie_(.+)$/.exec(name) ?? [];
  if (cookie !== undefined) return ({ proxied }) => cookieOf(proxied?.headers['set-cookie'] ?? [], cookie);
  if (!/^upstream_http_./.test(name)) return undefined;
  const header = name.slice('upstream_http_'.length).replaceAll('_', '-');
  return ({ proxied: upstream }) => {
    const value = upstream?.headers[header];
    return Array.isArray(value) ? value.join(', ') : (value ?? '');
  };
}

/** The value of a cookie that is set. */
function cookieOf(set: readonly string[], wanted: string): string {
  for (const cookie of set) {
    const [pair = ''] = cookie.split(';', 1);
    const mark = pair.indexOf('=');
    if (mark > 0 && pair.slice(0, mark).trim().toLowerCase() === wanted.toLowerCase())
      return pair.slice(mark + 1).trim();
  }
  return '';
}
