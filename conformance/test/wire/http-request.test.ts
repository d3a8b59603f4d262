import { describe, expect, test } from 'vitest';
import { encodeRequest, type HttpRequest } from '../../src/wire/http-request.js';
import { requestFor } from '../support/wire/connection-play.js';

function encoded(changes: Partial<HttpRequest>) {
  const { head, body } = encodeRequest(requestFor(changes), 'kit/1');
  return { lines: head.toString('latin1').split('\r\n'), body };
}

describe('the bytes of a request', () => {
  test('the request line, Host and User-Agent come first, then the headers as they are', () => {
    const { lines, body } = encoded({
      path: '/a?b',
      headers: [
        ['x-Y', 'z'],
        ['x-Y', '2'],
      ],
    });
    expect(lines).toEqual([
      'GET /a?b HTTP/1.1',
      'Host: target.test',
      'User-Agent: kit/1',
      'x-Y: z',
      'x-Y: 2',
      '',
      '',
    ]);
    expect(body).toHaveLength(0);
  });

  test('HTTP/1.0 and the absolute form', () => {
    expect(encoded({ version: '1.0' }).lines[0]).toBe('GET / HTTP/1.0');
    expect(encoded({ absoluteForm: true, path: '/a' }).lines[0]).toBe('GET http://target.test/a HTTP/1.1');
    const address = { secure: true, host: '::1', port: 8443, authority: '[::1]:8443' };
    expect(encoded({ absoluteForm: true, address }).lines.slice(0, 2)).toEqual([
      'GET https://[::1]:8443/ HTTP/1.1',
      'Host: [::1]:8443',
    ]);
  });

  test('a body with a length', () => {
    const { lines, body } = encoded({ method: 'POST', body: Buffer.from('é') });
    expect(lines).toContain('Content-Length: 2');
    expect(body.toString()).toBe('é');
    expect(encoded({ method: 'POST', body: Buffer.alloc(0) }).lines).toContain('Content-Length: 0');
  });

  test('a chunked body, long ones in several chunks', () => {
    const short = encoded({ method: 'POST', body: Buffer.from('hello'), framing: 'chunked' });
    expect(short.lines).toContain('Transfer-Encoding: chunked');
    expect(short.lines.join()).not.toContain('Content-Length');
    expect(short.body.toString()).toBe('5\r\nhello\r\n0\r\n\r\n');
    const long = encoded({
      method: 'POST',
      body: Buffer.alloc(20_000, 'x'),
      framing: 'chunked',
    }).body.toString();
    expect(long.replace(/x+/g, (run) => `<${run.length}>`)).toBe(
      '4000\r\n<16384>\r\ne20\r\n<3616>\r\n0\r\n\r\n',
    );
    expect(encoded({ body: Buffer.alloc(0), framing: 'chunked' }).body.toString()).toBe('0\r\n\r\n');
  });

  test.each([
    ['POST', true],
    ['PUT', true],
    ['GET', false],
    ['DELETE', false],
    ['HEAD', false],
  ])('a %s without a body says so: %s', (method, says) => {
    expect(encoded({ method }).lines.includes('Content-Length: 0')).toBe(says);
  });

  test('only a body is announced', () => {
    expect(encoded({ expectContinue: true, method: 'POST', body: Buffer.from('x') }).lines).toContain(
      'Expect: 100-continue',
    );
    expect(encoded({ expectContinue: true, method: 'POST' }).lines.join()).not.toContain('Expect');
  });
});

describe('a mistake of the kit', () => {
  test.each<[string, Partial<HttpRequest>]>([
    ['a method', { method: 'GE T' }],
    ['a path', { path: '/a b' }],
    ['a path', { path: 'a' }],
    ['a header name', { headers: [['X Y', 'z']] }],
    ['a value of X', { headers: [['X', 'a\r\nY: b']] }],
    ['a second length', { method: 'POST', body: Buffer.from('x'), headers: [['content-length', '2']] }],
  ])('is not sent: %s', (what, changes) => {
    expect(() => encoded(changes)).toThrow(`the kit was about to send ${what} that is not valid`);
  });
});
