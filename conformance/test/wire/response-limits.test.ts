import { describe, expect, test } from 'vitest';
import { NotHttp } from '../../src/wire/http-response.js';
import { ResponseReader } from '../../src/wire/response-reader.js';
import { inPackets, readPackets, refusalOf } from '../support/wire/response-parts.js';

const mebibyte = 1024 * 1024;

/** Pushes the same packet until the reader refuses; returns why and how many bytes it took. */
function endless(start: string, packet: string): { why: string; bytes: number } {
  const reader = new ResponseReader('GET');
  const more = Buffer.from(packet, 'latin1');
  let bytes = 0;
  try {
    for (reader.push(Buffer.from(start, 'latin1'), 0); bytes < 100 * mebibyte; bytes += more.length) {
      reader.push(more, 0);
    }
  } catch (error) {
    if (error instanceof NotHttp) return { why: error.message, bytes };
    throw error;
  }
  return { why: 'never refused', bytes };
}

describe('what never ends is refused', () => {
  const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n';

  test.each([
    ['a status line', 'HTTP/1.1 200 ', 'O', 'has a head of more than 65536 bytes', 66_000],
    ['headers', 'HTTP/1.1 200 OK\r\n', 'X: y\r\n', 'has a head of more than 65536 bytes', 66_000],
    ['a chunk extension', `${chunked}5;`, 'x', 'has a chunk line of more than 4096 bytes', 4200],
    ['a chunk size', `${chunked}`, '0', 'has a chunk line of more than 4096 bytes', 4200],
    ['trailers', `${chunked}0\r\n`, 'X: y\r\n', 'has trailers of more than 65536 bytes', 100_000],
    ['a body', 'HTTP/1.1 200 OK\r\n\r\n', 'x'.repeat(mebibyte), 'has a body of more than', 65 * mebibyte],
    [
      'chunks',
      chunked,
      `100000\r\n${'x'.repeat(mebibyte)}\r\n`,
      'has a body of more than 67108864 bytes',
      66 * mebibyte,
    ],
  ])('%s', (_, start, packet, why, most) => {
    const seen = endless(start, packet);
    expect(seen.why).toContain(why);
    expect(seen.bytes).toBeLessThan(most);
  });

  test('a chunk line and a head are refused also when they come whole', () => {
    expect(refusalOf(`${chunked}1;${'x'.repeat(5000)}\r\n`)).toBe('has a chunk line of more than 4096 bytes');
    expect(refusalOf(`HTTP/1.1 200 OK\r\nX: ${'y'.repeat(66_000)}\r\n\r\n`)).toContain(
      'has a head of more than',
    );
  });
});

describe('what just fits is read, in one packet and byte for byte', () => {
  const field = 65_536 - 'HTTP/1.1 200 OK\r\nX: '.length;
  test.each([
    [
      'a chunk line',
      (more: number) =>
        `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0;${'x'.repeat(4094 + more)}\r\n\r\n`,
    ],
    ['a head', (more: number) => `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(field + more)}\r\n\r\n`],
  ])('%s', (_, text) => {
    for (const [more, kind] of [
      [0, 'response'],
      [1, 'not-http'],
    ] as const) {
      const bytes = Buffer.from(text(more));
      for (const size of [1, bytes.length]) expect(readPackets(inPackets(bytes, size)).kind).toBe(kind);
    }
  });
});

/**
 * Milliseconds of the processor for what a reader that works through its input again with every packet would need minutes for; the
 * bound leaves a busy machine, whose caches others use, a factor of fifty.
 */
const soon = 10_000;

/** What the processor spent on it: other processes of a busy machine don't count. */
function elapsed(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

describe('the time is linear in the bytes', () => {
  const body = 'x'.repeat(512 * 1024);
  const pieces = inPackets(Buffer.from(body), 1000).map(
    (piece) => `${piece.length.toString(16)}\r\n${piece.toString()}\r\n`,
  );
  const responses: [string, string][] = [
    ['Content-Length', `HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`],
    ['chunked', `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n${pieces.join('')}0\r\n\r\n`],
    ['close-delimited', `HTTP/1.1 200 OK\r\n\r\n${body}`],
  ];

  test.each(responses)('half a megabyte, %s, in packets of 1 byte, 1 KiB and all at once', (_, text) => {
    const bytes = Buffer.from(text);
    for (const size of [1, 1024, bytes.length]) {
      const packets = inPackets(bytes, size);
      const took = elapsed(() => {
        const reading = readPackets(packets);
        expect(reading.kind === 'response' && reading.response.body.length).toBe(body.length);
      });
      expect(took, `in packets of ${size}`).toBeLessThan(soon);
    }
  });

  test.each([
    ['a long head of many fields', `${'X: y\r\n'.repeat(10_000)}`],
    ['a long head of one field', `X: ${'y'.repeat(60_000)}\r\n`],
    ['a long head of CR', `X: ${'\r'.repeat(60_000)}y\r\n`],
  ])('%s, byte for byte', (_, fields) => {
    const packets = inPackets(Buffer.from(`HTTP/1.1 200 OK\r\n${fields}\r\n`), 1);
    expect(elapsed(() => expect(readPackets(packets).kind).toBe('response'))).toBeLessThan(soon);
  });

  test('spaces within a value', () => {
    const packets = [Buffer.from(`HTTP/1.1 200 OK\r\nX: a${' '.repeat(64_000)}b\r\n\r\n`)];
    expect(elapsed(() => expect(readPackets(packets).kind).toBe('response'))).toBeLessThan(soon);
  });

  test('interim responses without number in one packet', () => {
    const packets = [Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'.repeat(80_000))];
    expect(elapsed(() => expect(readPackets(packets).kind).toBe('unfinished'))).toBeLessThan(soon);
  });
});
