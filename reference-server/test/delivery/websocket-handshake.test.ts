import { expect, test } from 'vitest';
import { type HandshakeRefusal, handshake } from '../../src/delivery/websocket-handshake.js';

const request: Readonly<Record<string, string>> = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
  'sec-websocket-version': '13',
};

function answer(changes: Readonly<Record<string, string | undefined>> = {}, origins?: string) {
  const headers = { ...request, ...changes };
  return handshake((name) => headers[name], origins);
}

const accepted = (...given: Parameters<typeof answer>) => Buffer.isBuffer(answer(...given));
const refused = (...given: Parameters<typeof answer>) => answer(...given) as HandshakeRefusal;

test('the head is the one of the recordings', () => {
  expect(answer().toString()).toBe(
    [
      'HTTP/1.1 101 Switching Protocols',
      'Expires: Thu, 01 Jan 1970 00:00:01 GMT',
      'Cache-Control: no-cache, no-store, must-revalidate',
      'Upgrade: WebSocket',
      'Connection: Upgrade',
      'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
      '',
      '',
    ].join('\r\n'),
  );
});

test.each([
  ['push', 'push'],
  ['push, token.1_~', 'push'],
  [' ,a b, c', undefined],
  [',, push\t,', 'push'],
  ['"quoted"', undefined],
  ['', undefined],
])('of the subprotocols %j the first is taken: %s', (offered, taken) => {
  const lines = answer({ 'sec-websocket-protocol': offered }).toString().split('\r\n');
  expect(lines.slice(-2)).toEqual(['', '']);
  const told = lines.filter((line) => line.startsWith('Sec-WebSocket-Protocol'));
  expect(told).toEqual(taken === undefined ? [] : [`Sec-WebSocket-Protocol: ${taken}`]);
});

test.each(['connection', 'upgrade', 'sec-websocket-key', 'sec-websocket-version'])(
  'without %s there is none',
  (name) => {
    for (const value of [undefined, '']) {
      expect(refused({ [name]: value })).toEqual({
        status: 400,
        explain:
          "Don't have at least one of the mandatory headers: Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version",
        headers: [],
      });
    }
  },
);

test.each([
  ['connection', 'keep-alive, Upgrade'],
  ['connection', 'UPGRADE'],
  ['upgrade', 'WebSocket'],
  ['upgrade', 'h2c, websocket'],
  ['sec-websocket-version', '8'],
])('%s: %s is understood', (name, value) => {
  expect(accepted({ [name]: value })).toBe(true);
});

test.each([
  ['connection', 'close'],
  ['connection', 'upgraded'],
  ['upgrade', 'h2c'],
  ['upgrade', 'websockets'],
  ['sec-websocket-key', 'x'],
  ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ='],
  ['sec-websocket-key', 'dGhlIHNhbXBsZSBub25jZQ==\r\nX: y'],
  ['sec-websocket-key', `${'A'.repeat(24)}==`],
])('%s: %s is refused', (name, value) => {
  expect(refused({ [name]: value }).status).toBe(400);
});

test.each(['7', '0', '12', '14', '013', '13, 8', '13.0', 'x'])('version %s is refused', (version) => {
  expect(refused({ 'sec-websocket-version': version })).toEqual({
    status: 400,
    explain: 'Version not supported. Supported versions: 8, 13',
    headers: [['Sec-WebSocket-Version', '8, 13']],
  });
});

test.each([
  ['http://a.example', undefined],
  ['http://a.example', ''],
  ['http://a.example', ' '],
  ['http://a.example', '*'],
  ['http://a.example', 'http://a.example'],
  ['HTTP://A.example', 'http://a.EXAMPLE'],
  ['http://a.example', 'http://b.example, http://a.example'],
  ['http://a.example', 'http://b.example http://a.example'],
  ['null', 'null'],
  ['null', '*'],
  // No browser: a page cannot leave it out.
  [undefined, 'http://b.example'],
])('a page of %s may connect where %j is allowed', (origin, allowed) => {
  expect(accepted({ origin }, allowed)).toBe(true);
});

test.each([
  ['http://a.example', 'http://b.example'],
  ['http://a.example.b.example', 'http://a.example'],
  ['http://a.example:8080', 'http://a.example'],
  ['https://a.example', 'http://a.example'],
  ['http://a.example', 'a.example'],
  ['null', 'http://a.example'],
  ['', 'http://a.example'],
  ['http://a.example, *', 'http://a.example'],
])('a page of %j may not where %j is', (origin, allowed) => {
  expect(refused({ origin }, allowed)).toEqual({
    status: 403,
    explain: 'Origin not allowed.',
    headers: [],
  });
});

test('the origin of version 8 has a name of its own', () => {
  const old = { 'sec-websocket-version': '8', 'sec-websocket-origin': 'http://a.example' };
  expect(accepted(old, 'http://a.example')).toBe(true);
  expect(refused(old, 'http://b.example').status).toBe(403);
  // A page may set neither; what stands in the standard's header counts.
  expect(refused({ ...old, origin: 'http://b.example' }, 'http://a.example').status).toBe(403);
});
