import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NotHttp } from '../../src/wire/http-response.js';
import { StatusReader } from '../../src/wire/status-reader.js';

const quick = (status: number, body = 'ok') =>
  `HTTP/1.1 ${status} Said\r\nContent-Type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const chunked = (status: number, body = 'ok') =>
  `HTTP/1.1 ${status} Said\r\nTransfer-Encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`;

function readAll(text: string, cuts: readonly number[] = []): number[] {
  const reader = new StatusReader('POST');
  const bytes = Buffer.from(text, 'latin1');
  const ends = [...new Set([...cuts, bytes.length])].sort((one, two) => one - two);
  let start = 0;
  return ends.flatMap((end) => {
    const piece = bytes.subarray(start, end);
    start = end;
    return reader.push(piece, 0);
  });
}

describe('statuses', () => {
  test('of responses with a length', () => {
    expect(readAll(quick(201) + quick(202, '') + quick(500, 'HTTP/1.1 200 OK\r\n\r\n'))).toEqual([
      201, 202, 500,
    ]);
  });

  test('of others, and of those after them', () => {
    expect(readAll(quick(201) + chunked(202) + quick(200))).toEqual([201, 202, 200]);
  });

  test('do not count what is only on its way', () => {
    expect(readAll(`HTTP/1.1 100 Continue\r\n\r\n${quick(201)}`)).toEqual([201]);
  });

  test('come with the last byte of the body', () => {
    const reader = new StatusReader('POST');
    const text = quick(201, 'long');
    expect(reader.push(Buffer.from(text.slice(0, -1)), 0)).toEqual([]);
    expect(reader.push(Buffer.from(text.slice(-1)), 0)).toEqual([201]);
  });

  test('are the same however the bytes are cut', () => {
    const answer = fc.tuple(fc.constantFrom(200, 202, 404), fc.boolean(), fc.stringMatching(/^[a-z\r\n]+$/));
    fc.assert(
      fc.property(fc.array(answer, { maxLength: 6 }), fc.array(fc.nat(400)), (answers, cuts) => {
        const text = answers.map(([status, short, body]) => (short ? quick : chunked)(status, body)).join('');
        const within = cuts.filter((cut) => cut < text.length);
        expect(readAll(text, within)).toEqual(answers.map(([status]) => status));
      }),
    );
  });

  test('of what is no HTTP there are none', () => {
    expect(() => readAll('SSH-2.0-OpenSSH_9.2\r\n\r\n')).toThrow(NotHttp);
  });
});
