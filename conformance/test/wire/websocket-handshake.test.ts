import { describe, expect, test } from 'vitest';
import { ResponseReader } from '../../src/wire/response-reader.js';
import { acceptFor, handshakeFaults, openHandshake } from '../../src/wire/websocket-handshake.js';

const sixteen = () => Uint8Array.from({ length: 16 }, (_, index) => index + 1);

test('the accept value of the example in RFC 6455 1.3', () => {
  expect(acceptFor('dGhlIHNhbXBsZSBub25jZQ==')).toBe('s3pPLMBiTxaQ9kYGzzhZRbK+xOo=');
});

test('a handshake asks for version 13 with a key of the random bytes', () => {
  const lengths: number[] = [];
  const { headers, accept } = openHandshake((length) => {
    lengths.push(length);
    return sixteen();
  });
  expect(lengths).toEqual([16]);
  expect(headers).toEqual([
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
    ['Sec-WebSocket-Version', '13'],
    ['Sec-WebSocket-Key', 'AQIDBAUGBwgJCgsMDQ4PEA=='],
  ]);
  expect(accept).toBe('C/0nmHhBztSRGR1CwL6Tf4ZjwpY=');
});

test('another version can be asked for', () => {
  expect(openHandshake(sixteen, '7').headers).toContainEqual(['Sec-WebSocket-Version', '7']);
});

describe('an answer', () => {
  const handshake = openHandshake(sixteen);
  const good = {
    Upgrade: 'WebSocket',
    Connection: 'keep-alive, upgrade',
    'Sec-WebSocket-Accept': handshake.accept,
  };

  function faultsOf(headers: Readonly<Record<string, string>>, status = 101): string[] {
    const reader = new ResponseReader('GET');
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    reader.push(Buffer.from(`HTTP/1.1 ${status} Any\r\n${lines.join('')}\r\n`), 0);
    if (!reader.head) throw new Error('no head');
    return handshakeFaults(reader.head, handshake);
  }

  test('that keeps to the rules has no fault, whatever the case of its words', () => {
    expect(faultsOf(good)).toEqual([]);
  });

  test('that is a refusal is not judged', () => {
    expect(faultsOf({ 'Content-Length': '0' }, 403)).toEqual([]);
  });

  test.each<[string, Record<string, string>, string]>([
    ['another protocol', { Upgrade: 'h2c' }, 'says Upgrade: h2c, not websocket'],
    [
      'no upgrade of the connection',
      { Connection: 'close' },
      'says Connection: close, which does not name Upgrade',
    ],
    [
      'a wrong key',
      { 'Sec-WebSocket-Accept': 'x' },
      `says Sec-WebSocket-Accept: x, not ${handshake.accept}, which the key asks for`,
    ],
    [
      'an extension',
      { 'Sec-WebSocket-Extensions': 'permessage-deflate' },
      'says Sec-WebSocket-Extensions: permessage-deflate, which nobody asked for',
    ],
    [
      'a subprotocol',
      { 'Sec-WebSocket-Protocol': 'a' },
      'says Sec-WebSocket-Protocol: a, which nobody asked for',
    ],
  ])('with %s', (_, change, fault) => {
    expect(faultsOf({ ...good, ...change })).toEqual([`${fault} (RFC 6455 4.1)`]);
  });

  test('without any of them', () => {
    expect(faultsOf({})).toEqual([
      'has no Upgrade, not websocket (RFC 6455 4.1)',
      'has no Connection, which does not name Upgrade (RFC 6455 4.1)',
      `has no Sec-WebSocket-Accept, not ${handshake.accept}, which the key asks for (RFC 6455 4.1)`,
    ]);
  });
});
