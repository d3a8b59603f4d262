import { describe, expect, test } from 'vitest';
import { echoOf, RequestReader } from '../../src/clients/client-request.js';

const get = 'GET /sub?id=a HTTP/1.1\r\nHost: h\r\n\r\n';

function read(text: string) {
  const [request] = new RequestReader().push(Buffer.from(text, 'latin1'));
  return request;
}

describe('a request of a client', () => {
  test('is read whatever the packets', () => {
    const text = `${get}POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc${get}`;
    for (let size = 1; size <= text.length; size++) {
      const reader = new RequestReader();
      const requests = [];
      for (let at = 0; at < text.length; at += size) {
        requests.push(...reader.push(Buffer.from(text.slice(at, at + size))));
      }
      expect(requests.map(({ method, target, version }) => `${method} ${target} ${version}`)).toEqual([
        'GET /sub?id=a 1.1',
        'POST / 1.0',
        'GET /sub?id=a 1.1',
      ]);
    }
  });

  test('without a fault', () => {
    expect(read(get)).toMatchObject({ faults: [], headers: [{ name: 'Host', value: 'h' }] });
    expect(read('GET / HTTP/1.0\r\n\r\n')?.faults).toEqual([]);
    expect(read('GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n')?.faults).toEqual([]);
  });

  test.each([
    ['GET / HTTP/1.1\r\n\r\n', 'has no Host header (RFC 9112 3.2)'],
    ['GET / HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n', 'has more than one Host header (RFC 9112 3.2)'],
    ['GET /\r\n\r\n', 'does not begin with a request line but with "GET /" (RFC 9112 3)'],
    [
      'GET / HTTP/2.0\r\nHost: h\r\n\r\n',
      'does not begin with a request line but with "GET / HTTP/2.0" (RFC 9112 3)',
    ],
    [
      'GET / HTTP/1.1\r\nHost: h\r\nIf None: x\r\n\r\n',
      'has a header line without a valid name: "If None: x" (RFC 9112 5)',
    ],
    [
      'GET / HTTP/1.1\r\nHost: h\r\n folded\r\n\r\n',
      'has a header line without a valid name: " folded" (RFC 9112 5)',
    ],
    ['GET / HTTP/1.1\r\nHost: h\r\nX: a\0b\r\n\r\n', 'has a control character in X (RFC 9110 5.5)'],
    ['GET / HTTP/1.1\r\nHost: h\r\nX: a\nb\r\n\r\n', 'has a control character in X (RFC 9110 5.5)'],
    ['GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody', 'has a body'],
    ['GET / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', 'has a body'],
    ['GET / HTTP/1.1\r\nHost: h\r\nContent-Length: x\r\n\r\n', 'has Content-Length: "x" (RFC 9110 8.6)'],
  ])('with a fault: %j', (text, fault) => {
    expect(read(text)?.faults).toContain(fault);
  });

  test('a head without an end is given up', () => {
    const [request] = new RequestReader().push(Buffer.alloc(70_000, 'x'));
    expect(request?.faults[0]).toContain('does not begin with a request line');
  });

  test('echoes come as they are, whatever the case of the names', () => {
    const request = read(
      'GET / HTTP/1.1\r\nHost: h\r\nif-none-match: W/"a, b" \r\nIF-MODIFIED-SINCE:Thu\r\n\r\n',
    );
    expect(request && echoOf(request)).toEqual({ tag: 'W/"a, b"', modified: 'Thu' });
    expect(echoOf({ method: 'GET', target: '/', version: '1.1', headers: [], faults: [] })).toEqual({});
  });
});
