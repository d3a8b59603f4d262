import { describe, expect, test } from 'vitest';
import { inPackets, type Reading, readPackets, sequence } from '../support/wire/response-parts.js';

const samples: [name: string, text: string, method?: string][] = [
  ['Content-Length', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\nX: y\r\n\r\nhelloHTTP/1.1 200 OK\r\n\r\n'],
  [
    'chunked',
    'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;a=b\r\nhe\r\no\r\n1\r\n!\r\n0\r\nT: u\r\n\r\nHTTP',
  ],
  ['close-delimited', 'HTTP/1.0 200 OK\r\nContent-Type: text/plain\r\n\r\na\r\n\r\nb'],
  ['no body', 'HTTP/1.1 304 Not Modified\r\nEtag: "1"\r\n\r\nHTTP/1.1 200 OK\r\n\r\n'],
  ['HEAD', 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHTTP/1.1 200 OK\r\n\r\n', 'HEAD'],
  ['interim', 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 1\r\n\r\nx', 'POST'],
  ['bare LF', 'HTTP/1.1 200 OK\nA: b\r\n\nbody\n\n'],
  ['LF after CR LF', 'HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\n'],
  ['faults', 'HTTP/1.1 200 OK\r\nA : b\r\n c\r\nD: \0\r\nContent-Length: 1\r\n\r\nx'],
  ['differing lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx'],
  ['a bad chunk', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nabc\r\n0\r\n\r\n'],
  ['truncated', 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\nabc'],
  ['HTTP/2.0', 'HTTP/2.0 200 OK\r\n\r\n'],
  ['a head past its limit', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(66_000)}\r\n\r\n`],
  [
    'a chunk line past its limit',
    `HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1;${'y'.repeat(5000)}\r\nx\r\n0\r\n\r\n`,
  ],
];

/** All that must not depend on where the packets were cut; times do. */
function essence(reading: Reading): unknown {
  if (reading.kind !== 'response') return reading;
  const { firstByteAt: _first, endedAt: _end, ...response } = reading.response;
  return { ...reading, response: { ...response, body: response.body.toString('latin1') } };
}

/** Cuts to try: everywhere in what is short, and around the ends of what is long. */
function cuts(length: number): number[] {
  const all = Array.from({ length: length - 1 }, (_, index) => index + 1);
  return length < 1000 ? all : all.filter((at) => at < 80 || at > length - 80 || at % 997 === 0);
}

describe.each(samples)('%s', (_, text, method) => {
  const bytes = Buffer.from(text, 'latin1');
  const whole = essence(readPackets([bytes], method));

  test('cut in two at any byte it reads the same', () => {
    for (const at of cuts(bytes.length)) {
      expect(
        essence(readPackets([bytes.subarray(0, at), bytes.subarray(at)], method)),
        `cut at ${at}`,
      ).toEqual(whole);
    }
  });

  test('byte for byte it reads the same', () => {
    expect(essence(readPackets(inPackets(bytes, 1), method))).toEqual(whole);
  });

  test('cut at many places it reads the same', () => {
    const next = sequence(bytes.length);
    for (let round = 0; round < 50; round++) {
      const packets: Buffer[] = [];
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + next(Math.ceil(bytes.length / 4));
        packets.push(bytes.subarray(at, end));
        at = end;
      }
      expect(essence(readPackets(packets, method))).toEqual(whole);
    }
  });
});

describe('whatever comes', () => {
  test('garbage is a response, a refusal or unfinished, and never another error', () => {
    const next = sequence(7);
    const words = [
      'HTTP/1.1 ',
      '200',
      ' OK',
      '\r\n',
      '\n',
      '\r',
      ': ',
      'Content-Length',
      'chunked',
      '0',
      '5',
    ];
    words.push(
      'Transfer-Encoding: ',
      'f',
      ';',
      ' ',
      '\t',
      '\0',
      '\xff',
      '100 Continue',
      'HTTP/1.1 204 N\r\n\r\n',
    );
    const kinds = new Set<string>();
    for (let round = 0; round < 20_000; round++) {
      const text = Array.from({ length: next(14) }, () => words[next(words.length)]).join('');
      const bytes = Buffer.from((round % 4 ? 'HTTP/1.1 200 OK\r\n' : '') + text, 'latin1');
      const reading = readPackets(inPackets(bytes, 1 + next(20)));
      kinds.add(reading.kind);
    }
    expect([...kinds].sort()).toEqual(['not-http', 'response', 'unfinished']);
  });

  test('a response with one byte changed is read or refused', () => {
    const next = sequence(11);
    for (const [, text, method] of samples.filter(([, text]) => text.length < 1000)) {
      for (let round = 0; round < 500; round++) {
        const bytes = Buffer.from(text, 'latin1');
        bytes[next(bytes.length)] = next(256);
        expect(() => readPackets(inPackets(bytes, 1 + next(40)), method)).not.toThrow();
      }
    }
  });
});
