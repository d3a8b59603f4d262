import { describe, expect, test } from 'vitest';
import { Reply } from '../../src/actors/reply.js';
import { responseIn } from '../support/wire/response-parts.js';

/** The reply with these header lines and this body. */
function replyWith(lines: readonly string[], body = '', start = 'HTTP/1.1 200 OK'): Reply {
  const text = [start, ...lines, `Content-Length: ${body.length}`].join('\r\n');
  return new Reply(responseIn(`${text}\r\n\r\n${body}`), 'subscriber 1', 0);
}

describe('the body', () => {
  test('has to be the same bytes', () => {
    const reply = replyWith([], '\0\xff\r\n');
    expect(reply.hasBody(Buffer.from([0, 255, 13, 10]))).toBe(reply);
    expect(() => reply.hasBody('other')).toThrow(
      'expected the body "other"; seen: the body "\\u0000ÿ\\r\\n"',
    );
    expect(() => reply.hasBody(Buffer.from([0, 255, 13]))).toThrow('seen: the body');
    expect(() => reply.hasBody('')).toThrow('expected the body ""');
  });

  test('text is compared as UTF-8', () => {
    expect(replyWith([], 'h\xc3\xa9').hasBody('hé').text).toBe('hé');
  });

  test('long ones are cut', () => {
    const [long, fits] = ['x'.repeat(81), 'y'.repeat(80)];
    expect(() => replyWith([], long).hasBody(fits)).toThrow(
      `expected the body "${fits}"; seen: the body "${'x'.repeat(80)}"… (81 bytes)`,
    );
  });

  test('there is something in it', () => {
    replyWith([], 'x').hasSomeBody('channel information');
    for (const body of ['', ' \r\n\t'])
      expect(() => replyWith([], body).hasSomeBody('channel information')).toThrow(
        'expected channel information in the body of the 200; seen: an empty body',
      );
  });
});

describe('headers', () => {
  test('have a value, whatever the case of the name', () => {
    replyWith(['content-TYPE: text/plain']).hasHeader('Content-Type', 'text/plain');
    expect(() => replyWith(['Content-Type: Text/plain']).hasHeader('Content-Type', 'text/plain')).toThrow(
      'expected Content-Type: text/plain; seen: Content-Type: Text/plain',
    );
    expect(() => replyWith([]).hasHeader('Content-Type', 'text/plain')).toThrow(
      'seen: no Content-Type header',
    );
  });

  const date = 'Last-Modified: Thu, 01 Jan 2026 00:00:00 GMT';
  test.each([['Etag: "1"'], ['Etag: W/"1"'], ['ETag: 0']])('validators: a date and %s', (etag) => {
    const reply = replyWith([date, etag]);
    expect(reply.hasValidators().cursor).toEqual({
      lastModified: 'Thu, 01 Jan 2026 00:00:00 GMT',
      etag: etag.slice(etag.indexOf(' ') + 1),
    });
  });

  test.each([
    [['Etag: "1"'], 'expected a Last-Modified header with the message; seen: none'],
    [[date], 'expected an Etag header with the message; seen: none'],
    [[date, 'Etag:'], 'expected a value in the Etag header; seen: an empty one'],
    [['Last-Modified: 2026-01-01', 'Etag: 1'], 'expected an HTTP date in Last-Modified (RFC 9110 5.6.7)'],
    [['Last-Modified: Thu, 1 Jan 2026 00:00:00 GMT', 'Etag: 1'], 'expected an HTTP date'],
    [['Last-Modified: Thu, 01 Jan 2026 00:00:00 +0000', 'Etag: 1'], 'expected an HTTP date'],
    [[date, date, 'Etag: 1'], 'expected an HTTP date'],
  ])('validators %j: %s', (lines, message) => {
    expect(() => replyWith(lines).hasValidators()).toThrow(message);
  });
});

describe('looksLike', () => {
  const stored = ['Content-Type: a/b', 'Etag: "1"'];
  const read = (...more: string[]) => replyWith([...stored, ...more], 'm');

  test('the same status, headers and body, in any order and case', () => {
    replyWith(['ETAG: "1"', 'content-type: a/b'], 'm').looksLike(read(), read());
  });

  test.each([
    [
      'another status',
      replyWith(stored, 'm', 'HTTP/1.1 201 Created'),
      'expected the status 200, as for a message',
    ],
    ['another body', replyWith(stored, 'n'), 'expected the body "m"; seen: the body "n"'],
    [
      'another value',
      replyWith(['Content-Type: a/c', 'Etag: "1"'], 'm'),
      'expected content-type: a/b, as for',
    ],
    [
      'a header less',
      replyWith(['Etag: "1"'], 'm'),
      'content-type: a/b, as for a message that exists; seen: no',
    ],
    [
      'a header more',
      read('X-Late: yes'),
      'expected no x-late header, as for a message that exists; seen: x-late: yes',
    ],
    [
      'a header twice',
      read('Etag: "1"'),
      'expected etag: "1", as for a message that exists; seen: etag: "1", "1"',
    ],
  ])('%s', (_, delayed, message) => {
    expect(() => delayed.looksLike(read(), read())).toThrow(message);
  });

  test('headers that differ between the two reads are left out, and no others', () => {
    const [one, two] = [read('X-Request-Id: 1', 'X-Node: a'), read('X-Request-Id: 2', 'X-Node: a')];
    read('X-Request-Id: 3', 'X-Node: a').looksLike(one, two);
    read('X-Node: a').looksLike(one, two);
    expect(() => read('X-Request-Id: 3', 'X-Node: b').looksLike(one, two)).toThrow('expected x-node: a');
  });

  test('a header that only one of the two reads has is left out', () => {
    read('X-Cache: hit').looksLike(read(), read('X-Cache: miss'));
    read().looksLike(read('X-Cache: hit'), read());
  });

  test('what says the time is left out, also when both reads came in one second', () => {
    const at = (second: number) => [`Date: Thu, 01 Jan 2026 00:00:0${second} GMT`, `Age: ${second}`];
    read(...at(1)).looksLike(read(...at(0)), read(...at(0)));
    read('Expires: 0').looksLike(read(), read());
  });

  test('another framing is another header', () => {
    const chunked = 'HTTP/1.1 200 OK\r\nContent-Type: a/b\r\nEtag: "1"\r\nTransfer-Encoding: chunked';
    const reply = new Reply(responseIn(`${chunked}\r\n\r\n1\r\nm\r\n0\r\n\r\n`), 'subscriber 1', 0);
    expect(() => reply.looksLike(read(), read())).toThrow('expected no transfer-encoding header');
  });
});

describe('closesConnection', () => {
  test.each([
    [false, 'HTTP/1.1 200 OK', []],
    [true, 'HTTP/1.1 200 OK', ['Connection: close']],
    [true, 'HTTP/1.1 200 OK', ['Connection: Upgrade, Close']],
    [false, 'HTTP/1.1 200 OK', ['Connection: keep-alive']],
    [true, 'HTTP/1.0 200 OK', []],
    [false, 'HTTP/1.0 200 OK', ['Connection: Keep-Alive']],
  ])('%s: %s %j', (closes, start, lines) => {
    expect(replyWith(lines, '', start).closesConnection).toBe(closes);
  });

  test('a body that ends with the connection', () => {
    const response = responseIn('HTTP/1.1 200 OK\r\nConnection: keep-alive\r\n\r\nx');
    expect(new Reply(response, 'subscriber 1', 0).closesConnection).toBe(true);
  });
});
