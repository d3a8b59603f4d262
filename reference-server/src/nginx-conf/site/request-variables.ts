import { realpathSync } from 'node:fs';
import { hostname } from 'node:os';
import { version } from '../../version.js';
import { plainAddress } from '../language/network.js';
import { verdictOn } from './access/client-certificates.js';
import { headLength } from './answer/head-length.js';
import type { NginxRequest } from './request.js';

/** The value of a variable; bytes, as latin1. */
export type OfRequest = (request: NginxRequest) => string;

const pad = (number: number) => String(number).padStart(2, '0');
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

function localTime(time: number): string {
  const date = new Date(time);
  const day = `${pad(date.getUTCDate())}/${months[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}:${pad(date.getUTCSeconds())} +0000`;
}

const port = (number: number | undefined) => (number ? String(number) : '');

/** The folder of files without symbolic links; nothing where there is none. */
function realRoot(path: string): string {
  try {
    return realpathSync(Buffer.from(path, 'latin1'), 'latin1');
  } catch {
    return '';
  }
}

function withForwarded(request: NginxRequest): string {
  const before = request.header('x-forwarded-for');
  const address = plainAddress(request.peer);
  return before === undefined ? address : `${before}, ${address}`;
}

/** Those that are empty, since what they tell of is not there. */
const nothing = ['http3', 'request_body', 'request_body_file', 'gzip_ratio', 'proxy_protocol_addr'];

/** Variables of nginx, beside those that every server has. */
export const requestVariables: Readonly<Record<string, OfRequest>> = {
  ...Object.fromEntries(nothing.map((name): [string, OfRequest] => [name, () => ''])),
  remote_addr: ({ peer }) => plainAddress(peer),
  // Its bytes are asked for as a key alone, which the text is as well.
  binary_remote_addr: ({ peer }) => plainAddress(peer),
  remote_port: ({ peerPort }) => port(peerPort),
  remote_user: ({ user }) => user,
  server_name: ({ serverName }) => serverName,
  server_addr: ({ localAddress }) => localAddress.host,
  server_port: ({ localAddress }) => port(localAddress.port),
  https: ({ localAddress }) => (localAddress.ssl ? 'on' : ''),
  request: ({ line }) => line,
  request_method: ({ main, method }) => main?.method ?? method,
  realip_remote_addr: ({ nearest }) => plainAddress(nearest),
  realip_remote_port: ({ connection }) => port(connection?.peerPort),
  secure_link: (request) => (request.link ?? request.location?.signedLinks?.(request))?.verdict ?? '',
  secure_link_expires: ({ link }) => link?.expires ?? '',
  invalid_referer: (request) => (request.location?.referers?.(request) ? '1' : ''),
  limit_req_status: ({ limitReqStatus }) => limitReqStatus,
  limit_conn_status: ({ limitConnStatus }) => limitConnStatus,
  request_id: ({ id }) => id,
  request_time: ({ now, startedAt }) => (Math.max(0, now - startedAt) / 1000).toFixed(3),
  request_completion: ({ isComplete }) => (isComplete ? 'OK' : ''),
  status: ({ status }) => String(status).padStart(3, '0'),
  body_bytes_sent: ({ bytesSent }) => String(bytesSent),
  bytes_sent: ({ bytesSent, status, sent }) => String(bytesSent + headLength(status, sent)),
  connection: ({ connection }) => String(connection?.serial ?? 0),
  connection_requests: ({ connection }) => String(connection?.requests ?? 0),
  pipe: () => '.',
  // Over TLS and without it.
  http2: ({ httpVersion, localAddress }) => (httpVersion !== '2.0' ? '' : localAddress.ssl ? 'h2' : 'h2c'),
  ssl_protocol: ({ connection }) => connection?.tls?.protocol ?? '',
  ssl_cipher: ({ connection }) => connection?.tls?.cipher ?? '',
  ssl_server_name: ({ connection }) => connection?.tls?.serverName ?? '',
  ssl_client_verify: ({ connection }) => (connection?.tls ? verdictOn(connection.tls) : ''),
  ssl_client_s_dn: ({ connection }) => connection?.tls?.certificate?.subject ?? '',
  ssl_client_i_dn: ({ connection }) => connection?.tls?.certificate?.issuer ?? '',
  ssl_client_serial: ({ connection }) => connection?.tls?.certificate?.serial ?? '',
  ssl_client_fingerprint: ({ connection }) => connection?.tls?.certificate?.fingerprint ?? '',
  connections_active: ({ counts }) => String(counts.active),
  connections_reading: () => '0',
  connections_writing: ({ counts }) => String(counts.atWork),
  connections_waiting: ({ counts }) => String(counts.idle),
  // How fast an answer may be sent is not limited.
  limit_rate: () => '0',
  proxy_add_x_forwarded_for: withForwarded,
  hostname: () => hostname().toLowerCase(),
  pid: () => String(process.pid),
  nginx_version: () => version,
  time_local: ({ now }) => localTime(now),
  time_iso8601: ({ now }) => new Date(now).toISOString().replace(/\.\d+Z$/, '+00:00'),
  msec: ({ now }) => (now / 1000).toFixed(3),
  document_root: (request) => request.location?.root(request) ?? '',
  realpath_root: (request) => realRoot(request.location?.root(request) ?? ''),
  request_filename: (request) => request.location?.file(request) ?? '',
};

/** Variables whose names begin in some way, and may be given to others. */
const families: readonly (readonly [prefix: string, find: (name: string) => OfRequest])[] = [
  [
    'sent_http_',
    (name) => {
      const wanted = name.replaceAll('_', '-');
      return ({ sent }) =>
        sent
          .filter(([other]) => other.toLowerCase() === wanted)
          .map(([, value]) => value)
          .join(', ');
    },
  ],
  ['sent_trailer_', () => () => ''],
];

/** A variable of nginx by its name; undefined where there is none of that name. */
export function requestVariable(name: string): OfRequest | undefined {
  if (Object.hasOwn(requestVariables, name)) return requestVariables[name];
  for (const [prefix, find] of families) {
    if (name.length > prefix.length && name.startsWith(prefix))
      return find(name.slice(prefix.length).toLowerCase());
  }
  return undefined;
}
