import { describe, expect, test } from 'vitest';
import { streamHeaders, upgradeHeaders } from '../../../src/http/http2/response-headers.js';

const standard = [
  ['Server', 's'],
  ['Date', 'now'],
] as const;

describe('the head of an answer', () => {
  test('has names in lower case, and what every answer has', () => {
    const head = { status: 200, headers: [['X-A', 'b'] as const] };
    expect(streamHeaders(head, standard, 5)).toEqual({
      ':status': 200,
      server: 's',
      date: 'now',
      'x-a': 'b',
      'content-length': '5',
    });
    expect(streamHeaders({ ...head, replaces: ['date'] }, standard, undefined)).toEqual({
      ':status': 200,
      server: 's',
      'x-a': 'b',
    });
  });

  test('says nothing of connections, nor what has no name', () => {
    const names = [
      'Connection',
      'Keep-Alive',
      'Proxy-Connection',
      'Transfer-Encoding',
      'Upgrade',
      'TE',
      'HTTP2-Settings',
      'X A',
      ':status',
      '',
    ];
    const headers = names.map((name) => [name, 'x'] as const);
    expect(streamHeaders({ status: 204, headers }, [], undefined)).toEqual({ ':status': 204 });
  });

  test('may say several things under one name, but where there is one', () => {
    const headers = [
      ['Set-Cookie', 'a=1'],
      ['Set-Cookie', 'b=2'],
      ['Set-Cookie', 'c=3'],
      ['Content-Type', 'text/a'],
      ['content-type', 'text/b'],
    ] as const;
    expect(streamHeaders({ status: 200, headers }, [], undefined)).toEqual({
      ':status': 200,
      'set-cookie': ['a=1', 'b=2', 'c=3'],
      'content-type': 'text/a',
    });
  });

  test('is refused where it would be another', () => {
    for (const value of ['a\r\nb', 'a\nb', 'a\0b', '\u0100']) {
      expect(() => streamHeaders({ status: 200, headers: [['X-A', value]] }, [], undefined)).toThrow(
        'cannot be sent',
      );
    }
  });

  test('is made once for many who get the same', () => {
    const head = { status: 200, headers: [] };
    expect(streamHeaders(head, standard, 5)).toBe(streamHeaders(head, standard, 5));
    expect(streamHeaders(head, standard, 6)).not.toBe(streamHeaders(head, standard, 5));
    expect(streamHeaders({ ...head }, standard, 5)).not.toBe(streamHeaders(head, standard, 5));
  });
});

test('the answer to an upgrade is a success', () => {
  const answer =
    'HTTP/1.1 101 Switching Protocols\r\nUpgrade: WebSocket\r\nConnection: Upgrade\r\nX-A: b: c\r\nSec-WebSocket-Accept: x\r\nSec-WebSocket-Protocol: p\r\n\r\n';
  expect(upgradeHeaders(Buffer.from(answer))).toEqual({
    ':status': 200,
    'x-a': 'b: c',
    'sec-websocket-protocol': 'p',
  });
});
