import type { Random } from '../random.js';
import type { Piece } from '../sequence.js';

export const methods = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH', 'TRACE'];

const oddMethods = [
  ...[
    'CONNECT',
    'PROPFIND',
    'MKCOL',
    'M-SEARCH',
    'QUERY',
    'PRI',
    'get',
    'G',
    'GETT',
    'BREW',
    'X'.repeat(300),
  ],
  ...['', ' ', 'G\0T', 'GE\x80T', '\x16\x03\x01', 'POST/', '\r\nGET'],
];

export function oddMethod(random: Random): string {
  return random.pick(oddMethods);
}

const dates = [
  'Thu, 01 Jan 2026 00:00:00 GMT',
  'Thu, 01 Jan 2099 00:00:00 GMT',
  'yesterday',
  '',
  '0',
  'Thu, 32 Foo 2026 99:99:99 GMT',
];
const tags = ['"1"', 'W/1', 'W/"0"', '-1', '99999999999999999999', '*', '', 'x', '1, 2'];

/** Headers with a meaning, their values right or wrong. */
function meaningful(random: Random): string {
  const kinds: (() => string)[] = [
    () =>
      `Accept: ${random.pick(['*/*', 'text/json', 'application/json', 'text/xml', 'text/x-yaml', 'a/b;q=9', ','.repeat(50)])}`,
    () => `If-Modified-Since: ${random.pick(dates)}`,
    () => `If-None-Match: ${random.pick(tags)}`,
    () => `Last-Event-ID: ${random.pick(['1', '', 'x'.repeat(300), '\x80', '1:0'])}`,
    () => `Event-Id: ${random.pick(['1', '', 'e'.repeat(300), '\xff'])}`,
    () => `Event-Type: ${random.pick(['t', '', 't'.repeat(300), 'a\tb'])}`,
    () => `Content-Type: ${random.pick(['text/plain', 'text/html', '', 'x'.repeat(2000), 'a/b; c="'])}`,
    () =>
      `Connection: ${random.pick(['keep-alive', 'close', 'Keep-Alive, Upgrade', 'close, close', ',', '', 'te, x'])}`,
    () => `Expect: ${random.pick(['100-continue', '100-Continue', 'nothing', ''])}`,
    () => `Upgrade: ${random.pick(['h2c', 'websocket', 'TLS/1.0, websocket', '', 'foo'])}`,
    () => `Proxy-Connection: ${random.pick(['close', 'keep-alive'])}`,
    () => `Authorization: ${random.pick(['Basic YTpi', 'Basic %%%', 'Bearer', ''])}`,
    () => `Cookie: ${'c=1; '.repeat(random.scaled(1, 300))}`,
    () => `Range: bytes=${random.pick(['0-', '-1', '5-1', '0-0,1-1', 'x'])}`,
    () => `Trailer: ${random.pick(['Content-Length', 'X'])}`,
    () => `TE: ${random.pick(['trailers', 'chunked'])}`,
    () => `Accept-Encoding: ${random.pick(['gzip', 'identity;q=0', '*'])}`,
    () => `X-Forwarded-For: ${random.pick(['127.0.0.1', '::1', 'unknown', 'a, b'])}`,
    () => `Access-Control-Request-Method: ${random.pick(['POST', ''])}`,
  ];
  return random.pick(kinds)();
}

/** Lines that break a rule, or come near to it. */
function broken(random: Random): Piece[] {
  const space = { text: random.pick([' ', '\t', ' \t']), times: random.scaled(1, 4000) };
  const kinds: (() => Piece[])[] = [
    () => ['X :1'],
    () => [': 1'],
    () => ['no colon'],
    () => ['X: a', '\r\n', random.pick([' ', '\t']), 'folded'],
    () => [`X: ${random.pick(['\0', '\x01', '\x7f', '\r', '\n', '\x80', '\xff'])}`],
    () => [`X${random.pick(['\0', '(', ' ', '\x80', '\t'])}: 1`],
    () => ['X:', space, random.pick(['\x80', '', 'a', '\0', '\x7f'])],
    () => ['X: a', space, random.pick(['\x80', '', 'b', '\0'])],
    () => ['X: ', { text: random.pick(['a', ' a', '\x80', ',', '"']), times: random.scaled(100, 20_000) }],
    () => [{ text: 'n', times: random.scaled(100, 20_000) }, ': 1'],
    () => [{ text: random.pick(['X: 1\r\n', 'A:\r\n', ':\r\n']), times: random.scaled(10, 2500) }, 'Y: 1'],
    () => ['Host: other'],
    () => ['Host: localhost'],
    () => ['Host:'],
    () => ['\r\n'],
    () => ['\n'],
  ];
  return random.pick(kinds)();
}

/** Lines of headers between the first line and the end of a head. */
export function headers(random: Random, badPercent: number): Piece[] {
  const lines: Piece[] = [];
  for (let count = random.below(5); count > 0; count--) {
    lines.push(
      ...(random.chance(badPercent) ? broken(random) : [meaningful(random)]),
      random.chance(badPercent / 10) ? '\n' : '\r\n',
    );
  }
  return lines;
}

/** The version in a first line. */
export function version(random: Random, badPercent: number): string {
  if (!random.chance(badPercent)) return random.chance(8) ? 'HTTP/1.0' : 'HTTP/1.1';
  return random.pick([
    'HTTP/1.0',
    'HTTP/0.9',
    'HTTP/2.0',
    'HTTP/1.2',
    'HTTP/1.',
    'http/1.1',
    '',
    'HTTP/1.1 ',
    'HTTP/99999999.1',
    'XTTP/1.1',
  ]);
}
