import { describe, expect, test } from 'vitest';
import { headerOf, statusLine } from '../../src/wire/http-response.js';
import { readText, refusalOf, responseIn } from '../support/wire/response-parts.js';

describe('framing', () => {
  test('Content-Length: the body ends where it says, and what follows is the rest', () => {
    const response = responseIn('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, and more');
    expect(response).toMatchObject({
      status: 200,
      framing: 'content-length',
      rest: ', and more',
      faults: [],
    });
    expect(response.body.toString()).toBe('hello');
  });

  test('Content-Length of zero, and one that is repeated with the same value', () => {
    expect(responseIn('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n').body).toHaveLength(0);
    const twice = responseIn('HTTP/1.1 200 OK\r\nContent-Length: 2\r\ncontent-length: 2, 2\r\n\r\nok');
    expect(twice.body.toString()).toBe('ok');
  });

  test('chunked, with extensions and trailers', () => {
    const response = responseIn(
      'HTTP/1.1 200 OK\r\nTransfer-Encoding: Chunked\r\n\r\n' +
        '5;name=value\r\nhello\r\nA ; quoted="a;b"\r\n0123456789\r\n000;last\r\nEtag: "1"\r\nX: y\r\n\r\nrest',
    );
    expect(response).toMatchObject({ framing: 'chunked', rest: 'rest', faults: [] });
    expect(response.body.toString()).toBe('hello0123456789');
  });

  test('another coding before chunked leaves it chunked; one after it is delimited by the close', () => {
    const head = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: ';
    expect(responseIn(`${head}gzip, chunked\r\n\r\n1\r\nx\r\n0\r\n\r\n`).framing).toBe('chunked');
    expect(responseIn(`${head}gzip\r\n\r\n1\r\nx\r\n0\r\n\r\n`)).toMatchObject({ framing: 'close' });
  });

  test('neither: the body ends with the connection', () => {
    const response = responseIn('HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\nall of it\r\n');
    expect(response).toMatchObject({ framing: 'close', version: '1.0', rest: '' });
    expect(response.body.toString()).toBe('all of it\r\n');
  });

  test.each([
    ['HEAD', '200 OK'],
    ['GET', '204 No Content'],
    ['GET', '304 Not Modified'],
    ['POST', '304 Not Modified'],
  ])('a response to %s of %s has no body, whatever its head announces', (method, status) => {
    for (const framing of ['Content-Length: 5', 'Transfer-Encoding: chunked', 'X-Nothing: 1']) {
      const response = responseIn(`HTTP/1.1 ${status}\r\n${framing}\r\n\r\nHTTP/1.1`, method);
      expect(response).toMatchObject({ framing: 'none', rest: 'HTTP/1.1' });
      expect(response.body).toHaveLength(0);
    }
  });

  test('101 is a response, and what follows belongs to the next protocol', () => {
    const response = responseIn('HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x00');
    expect(response).toMatchObject({ status: 101, framing: 'none', rest: '\x81\x00' });
  });
});

describe('interim responses', () => {
  const final = 'HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok';

  test('any number of them is passed over', () => {
    const early = 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n';
    const response = responseIn(`HTTP/1.1 100 Continue\r\n\r\n${early}${early}${final}`);
    expect(response).toMatchObject({ status: 200, faults: [] });
    expect(headerOf(response, 'Link')).toBeUndefined();
  });

  test('alone they are no response', () => {
    expect(readText('HTTP/1.1 100 Continue\r\n\r\n')).toEqual({
      kind: 'unfinished',
      progress: 'without a byte of a response',
    });
  });

  test('what they break of HTTP is a fault of the response', () => {
    const response = responseIn(`HTTP/1.1 103 Early Hints\r\nLink : </a>\r\n\r\n${final}`);
    expect(response.faults).toEqual([expect.stringContaining('header line without a valid name')]);
  });
});

describe('the head', () => {
  test('fields keep their order, names and repetitions; values lose the space around them', () => {
    const response = responseIn('HTTP/1.1 200 OK\r\nB: 1\r\na:\t x y \t\r\nb:2\r\nEmpty:\r\n\r\n');
    expect(response.headers).toEqual([
      { name: 'B', value: '1' },
      { name: 'a', value: 'x y' },
      { name: 'b', value: '2' },
      { name: 'Empty', value: '' },
    ]);
    expect(headerOf(response, 'b')).toBe('1, 2');
    expect(headerOf(response, 'EMPTY')).toBe('');
    expect(headerOf(response, 'c')).toBeUndefined();
  });

  test('every byte above 0x7f is allowed in a value', () => {
    expect(responseIn('HTTP/1.1 200 OK\r\nX: caf\xe9 \xff\r\n\r\n')).toMatchObject({
      headers: [{ value: 'caf\xe9 \xff' }],
      faults: [],
    });
  });

  test('the reason may be empty, missing or several words', () => {
    const reasons = ['200 ', '200', '200 All  is well'].map((line) => {
      const response = responseIn(`HTTP/1.1 ${line}\r\n\r\n`);
      return [response.reason, statusLine(response)];
    });
    expect(reasons).toEqual([
      ['', '200'],
      ['', '200'],
      ['All  is well', '200 All  is well'],
    ]);
  });

  test.each(['HTTP/1.1 20 OK', 'HTTP/1.1 099 No', 'HTTP/1.1 2000 OK', 'HTTP/1.1  200 OK', 'HTTP/11 200 OK'])(
    '%j is no status line',
    (line) => {
      expect(refusalOf(`${line}\r\n\r\n`)).toBe(
        `does not begin with an HTTP/1.x status line but with ${JSON.stringify(line)}`,
      );
    },
  );
});
