import { describe, expect, test } from 'vitest';
import { readStreamHead } from '../../../src/http/http2/request-headers.js';
import { headerLines, headerOf } from '../../../src/http/request-head.js';
import { request } from '../../support/wire/http2-frames.js';

const limits = { head: 4000, line: 1000 };

type Fields = readonly (readonly [string, string])[];

const read = (fields: Fields, hasBody = false, bounds = limits) =>
  readStreamHead(fields.flat(), hasBody, bounds);

/** What is read of a request that is right. */
function head(fields: Fields, hasBody = false) {
  const found = read(fields, hasBody);
  if ('status' in found) throw new Error(found.reason);
  return found;
}

/** The status of one that is not. */
function status(fields: Fields, bounds = limits) {
  const found = read(fields, false, bounds);
  return 'status' in found ? found.status : 'right';
}

describe('the head of a stream', () => {
  test('is that of the same request in HTTP/1.1', () => {
    const found = head(
      request('/a?b', [
        ['x-a', 'c'],
        ['cookie', 'd=1'],
        ['x-a', 'e'],
        ['cookie', 'f=2'],
      ]),
      true,
    ).head;
    expect(found).toMatchObject({
      method: 'GET',
      target: '/a?b',
      httpVersion: '2.0',
      body: { type: 'stream' },
    });
    expect(headerLines(found)).toEqual([
      ['host', 'push.example'],
      ['x-a', 'c'],
      ['x-a', 'e'],
      ['cookie', 'd=1; f=2'],
    ]);
    expect(headerOf(found, 'x-a')).toBe('c, e');
    expect(headerOf(found, 'cookie')).toBe('d=1; f=2');
  });

  test('tells the length of a body where the client does', () => {
    const length = (value: string, hasBody = true) =>
      head(request('/', [['content-length', value]]), hasBody).head.body;
    expect(length('5')).toEqual({ type: 'length', length: 5 });
    expect(length('0')).toEqual({ type: 'none' });
    expect(length('0', false)).toEqual({ type: 'none' });
    expect(head(request('/'), false).head.body).toEqual({ type: 'none' });
  });

  test('may have a Host header in place of an authority', () => {
    const fields = request('/').filter(([name]) => name !== ':authority');
    expect(headerOf(head([...fields, ['host', 'other.example']]).head, 'host')).toBe('other.example');
    expect(status(fields)).toBe(400);
    expect(status(request('/', [['host', 'push.example']]))).toBe(400);
  });

  test('that would be two heads, or none, is refused', () => {
    expect(status(request('/ HTTP/1.1\r\nX-A: b\r\n\r\n'))).toBe(400);
    expect(status(request('/a b'))).toBe(400);
    expect(status(request('a'))).toBe(400);
    expect(status(request('/', [['x-a', 'b\r\nx-c: d']]))).toBe(400);
    expect(status(request('/', [['x-a\r\nx-b', 'c']]))).toBe(400);
    expect(status(request('/', [], 'GET /x HTTP/1.1\r\nX:'))).toBe(400);
    expect(
      status(
        request('/', [
          ['authorization', 'a'],
          ['authorization', 'b'],
        ]),
      ),
    ).toBe(400);
  });

  test('has the lengths of HTTP/1.1', () => {
    expect(status(request(`/${'x'.repeat(980)}`))).toBe('right');
    expect(status(request(`/${'x'.repeat(1000)}`))).toBe(414);
    expect(status(request('/', [['x-a', 'x'.repeat(900)]]))).toBe('right');
    expect(status(request('/', [['x-a', 'x'.repeat(1000)]]))).toBe(431);
    expect(
      status(
        request(
          '/',
          [1, 2, 3, 4, 5].map((n): [string, string] => [`x-${n}`, 'x'.repeat(900)]),
        ),
      ),
    ).toBe(431);
  });

  test('is the same for requests that are equal, and come one after another', () => {
    const fields = request('/', [['x-a', 'b']]);
    const [first, second] = [head(fields).head, head(fields).head];
    expect(second).toBe(first);
    // What has a body, or is offered, is another.
    expect(head(fields, true).head).not.toBe(first);
    expect(head(request('/')).head).not.toBe(first);
  });

  test('with bytes above 0x7F keeps them', () => {
    const found = head(request('/\xe4', [['x-a', '\xfc']])).head;
    expect([found.target, headerOf(found, 'x-a')]).toEqual(['/\xe4', '\xfc']);
  });
});

describe('a WebSocket', () => {
  const offer = (more: Fields = []): Fields => [
    [':protocol', 'websocket'],
    ...request('/ws', more, 'CONNECT'),
  ];

  test('is offered as in HTTP/1.1, with a key that nobody has to send', () => {
    const { head: found, offersWebSocket } = head(offer([['sec-websocket-version', '13']]), true);
    expect(offersWebSocket).toBe(true);
    expect(found).toMatchObject({ method: 'GET', target: '/ws', body: { type: 'none' } });
    const names = ['upgrade', 'connection', 'sec-websocket-version'].map((name) => headerOf(found, name));
    expect(names).toEqual(['websocket', 'Upgrade', '13']);
    expect(headerOf(found, 'sec-websocket-key')).toMatch(/^[A-Za-z0-9+/]{22}==$/);
    expect(headerOf(head(offer([['sec-websocket-key', 'own']])).head, 'sec-websocket-key')).toBe('own');
  });

  test('is the only protocol', () => {
    expect(status([[':protocol', 'connect-udp'], ...request('/', [], 'CONNECT')])).toBe(501);
    expect(head(request('/')).offersWebSocket).toBe(false);
  });
});
