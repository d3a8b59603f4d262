import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { EventStreamReader, type StreamItem } from '../../src/wire/event-stream.js';
import { ConnectionPlay } from '../support/wire/connection-play.js';
import { inRandomPackets } from '../support/wire/random-packets.js';

function read(...packets: readonly (string | Buffer)[]): EventStreamReader {
  const reader = new EventStreamReader();
  for (const [index, packet] of packets.entries()) reader.push(Buffer.from(packet), index);
  return reader;
}

const event = (data: string, more: object = {}) => ({
  kind: 'event',
  dataLines: data.split('\n'),
  data,
  at: 0,
  ...more,
});

describe('events', () => {
  test.each<[string, string, object[]]>([
    ['a line of data', 'data: hello\n\n', [event('hello')]],
    ['lines of data', 'data: one\ndata: two\n\n', [event('one\ntwo')]],
    ['one space less, and only one', 'data:  a \ndata:b\ndata: :c\n\n', [event(' a \nb\n:c')]],
    ['data that is empty', 'data\n\ndata:\n\n', [event(''), event('')]],
    ['an id', 'id: 7\ndata: a\n\n', [event('a', { id: '7' })]],
    ['an empty id', 'id\ndata: a\n\n', [event('a', { id: '' })]],
    [
      'the last id and event of several',
      'id: 1\nevent: x\nid: 2\nevent: y\ndata: a\n\n',
      [event('a', { id: '2', event: 'y' })],
    ],
    [
      'fields of one block not in the next',
      'id: 1\nevent: x\ndata: a\n\ndata: b\n\n',
      [event('a', { id: '1', event: 'x' }), event('b')],
    ],
    ['CR', 'data: a\rdata: b\r\rdata: c\r\r', [event('a\nb'), event('c')]],
    ['CR LF', 'data: a\r\ndata: b\r\n\r\ndata: c\r\n\r\n', [event('a\nb'), event('c')]],
    ['all ends together', 'data: a\rdata: b\n\r\ndata: c\r\n\n', [event('a\nb'), event('c')]],
    ['many empty lines', '\n\n\r\r\ndata: a\n\n\n\n', [event('a')]],
    ['a byte order mark', '\ufeffdata: a\n\n', [event('a')]],
    [
      'only one of them',
      '\ufeff\ufeffdata: a\n\n',
      [{ kind: 'ignored', name: '\ufeffdata', value: 'a', at: 0 }],
    ],
    [
      'none but at the beginning',
      '\n\ufeffdata: a\n\n',
      [{ kind: 'ignored', name: '\ufeffdata', value: 'a', at: 0 }],
    ],
    ['characters beyond ASCII', 'data: grüße 👋\n\n', [event('grüße 👋')]],
    ['no data', 'id: 5\nevent: x\n\n', [{ kind: 'no-event', id: '5', event: 'x', at: 0 }]],
    ['names in another case', 'Data: a\n\n', [{ kind: 'ignored', name: 'Data', value: 'a', at: 0 }]],
    [
      'comments',
      ':\n: one\n:two\n:  three\n',
      ['', 'one', 'two', ' three'].map((text) => ({ kind: 'comment', text, at: 0 })),
    ],
    [
      'a comment before the event that it stands in',
      'data: a\n: ping\ndata: b\n\n',
      [{ kind: 'comment', text: 'ping', at: 0 }, event('a\nb')],
    ],
    ['a time to wait', 'retry: 3000\n', [{ kind: 'retry', milliseconds: 3000, at: 0 }]],
  ])('%s', (_, text, items) => {
    const reader = read(text);
    expect(reader.items).toStrictEqual(items);
    reader.finish();
    expect(reader.faults).toEqual([]);
  });

  test('are there when their empty line is, at the CR already, with its time', () => {
    const reader = read('data: a\r\n', '\r');
    expect(reader.items).toEqual([event('a', { at: 1 })]);
    reader.push(Buffer.from('\ndata: b'), 2);
    reader.push(Buffer.from('\n\n'), 3);
    expect(reader.items).toEqual([event('a', { at: 1 }), event('b', { at: 3 })]);
  });

  test('and comments can be had apart', () => {
    const reader = read(': one\ndata: a\n\n: two\ndata: b\n\n');
    expect(reader.events.map(({ data }) => data)).toEqual(['a', 'b']);
    expect(reader.comments).toEqual(['one', 'two']);
  });

  test('leave the last id behind, one without data too', () => {
    const reader = read('id: 1\ndata: a\n\n');
    expect(reader.lastEventId).toBe('1');
    reader.push(Buffer.from('id: 2\n'), 1);
    expect(reader.lastEventId).toBe('1');
    reader.push(Buffer.from('\ndata: b\n\n'), 1);
    expect(reader.lastEventId).toBe('2');
    reader.push(Buffer.from('id:\ndata: c\n\n'), 1);
    expect(reader.lastEventId).toBe('');
  });
});

describe('faults', () => {
  test.each<[string, Buffer | string, string]>([
    [
      'bytes that are no UTF-8',
      Buffer.from('\n: \xff\n', 'latin1'),
      'Line 2 is not UTF-8: ": �" (WHATWG HTML 9.2.5).',
    ],
    [
      'half a character',
      Buffer.from('data: \xc3\n\n', 'latin1'),
      'Line 1 is not UTF-8: "data: �" (WHATWG HTML 9.2.5).',
    ],
    [
      'a line of text',
      'data: a\nlost text\n\n',
      'Line 2 is no field that clients know: "lost text" (WHATWG HTML 9.2.6).',
    ],
    [
      'an id with a NUL',
      'id: a\0\n',
      'Line 1 is an id with a NUL, which clients ignore (WHATWG HTML 9.2.6).',
    ],
    [
      'a retry that is no number',
      'retry: 3s\n',
      'Line 1 is a retry that is no number, which clients ignore: "3s" (WHATWG HTML 9.2.6).',
    ],
    [
      'an empty retry',
      'retry\n',
      'Line 1 is a retry that is no number, which clients ignore: "" (WHATWG HTML 9.2.6).',
    ],
    [
      'an end within a line',
      'data: a\n\ndata',
      'The stream ended within a line, after 4 bytes of it (WHATWG HTML 9.2.6).',
    ],
    [
      'an end within an event',
      'data: a\n',
      'The stream ended before the empty line of an event (WHATWG HTML 9.2.6).',
    ],
  ])('%s', (_, text, fault) => {
    const reader = read(text);
    reader.finish();
    expect(reader.faults).toEqual([fault]);
  });

  test('many of them are not kept', () => {
    expect(read('x\n'.repeat(1000)).faults).toHaveLength(100);
  });

  test('a NUL in an id leaves the id before it', () => {
    expect(read('id: a\nid: b\0\ndata: c\n\n').events).toEqual([event('c', { id: 'a' })]);
  });
});

test('follows the body of a call as it grows, each byte once, with the times', async () => {
  const play = new ConnectionPlay();
  const call = await play.sent();
  const reader = new EventStreamReader();
  play.say('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
  expect(reader.follow(call).items).toEqual([]);
  for (const text of ['data: a\n\nda', 'ta: b\n', '\n: c\n']) {
    play.say(`${text.length.toString(16)}\r\n${text}\r\n`);
    await play.pass(0);
    reader.follow(call).follow(call);
    await play.pass(10);
  }
  // In one moment, which is one piece that grows while it is read.
  play.say('8\r\ndata: d\n\r\n');
  await play.pass(0);
  reader.follow(call);
  play.say('1\r\n\n\r\n');
  await play.pass(0);
  expect(call.pieces).toHaveLength(4);
  expect(reader.follow(call).items).toEqual([
    event('a', { at: 1 }),
    event('b', { at: 21 }),
    { kind: 'comment', text: 'c', at: 21 },
    event('d', { at: 31 }),
  ]);
});

/** What the standard says, for a whole text, in other words than the reader's. */
function interpret(text: string): string[] {
  const seen: string[] = [];
  let data: string[] = [];
  const lines = text.replace(/^\ufeff/, '').split(/\r\n|\r|\n/);
  // What follows the last line end is no line.
  for (const line of lines.slice(0, -1)) {
    const [, name, value = ''] = /^([^:]*)(?:: ?(.*))?$/su.exec(line) ?? [];
    if (line === '') {
      if (data.length > 0) seen.push(`event ${data.join('\n')}`);
      data = [];
    } else if (line.startsWith(':')) seen.push(`comment ${value}`);
    else if (name === 'data') data.push(value);
    else if (name === 'retry' && /^\d+$/.test(value)) seen.push(`retry ${Number(value)}`);
  }
  return seen;
}

function summary(items: readonly StreamItem[]): string[] {
  return items.flatMap((item) => {
    if (item.kind === 'event') return [`event ${item.data}`];
    if (item.kind === 'comment') return [`comment ${item.text}`];
    return item.kind === 'retry' ? [`retry ${item.milliseconds}`] : [];
  });
}

const lineEnd = fc.constantFrom('\n', '\r', '\r\n');
const word = fc.constantFrom(
  'data',
  'id',
  'event',
  'retry',
  ':',
  ': ',
  ' ',
  'a',
  '7',
  'ü',
  '👋',
  '\ufeff',
  '\0',
  'x',
);
const streamText = fc.array(fc.oneof(word, word, lineEnd), { maxLength: 60 }).map((parts) => parts.join(''));

test('any stream is read as the standard says, however it is cut', () => {
  fc.assert(
    fc.property(streamText, inRandomPackets, (text, cut) => {
      const reader = new EventStreamReader();
      for (const packet of cut(Buffer.from(text))) reader.push(packet, 0);
      expect(summary(reader.items)).toEqual(interpret(text));
      expect({ ...reader }).toEqual({ ...read(text) });
      expect(reader.faults.filter((fault) => fault.includes('UTF-8'))).toEqual([]);
    }),
    { numRuns: 2000 },
  );
});

test('arbitrary bytes never make it throw', () => {
  const piece = fc.oneof(
    fc.uint8Array({ maxLength: 5 }),
    streamText.map((text) => Buffer.from(text)),
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 8 }), inRandomPackets, (pieces, cut) => {
      const bytes = Buffer.concat(pieces);
      const reader = new EventStreamReader();
      for (const packet of cut(bytes)) reader.push(packet, 0);
      const whole = read(bytes);
      reader.finish();
      whole.finish();
      expect(reader.items).toEqual(whole.items);
      expect(reader.faults).toEqual(whole.faults);
      for (const fault of reader.faults)
        expect(fault).toMatch(/^(Line \d+|The stream) .* \(WHATWG HTML 9\.2\.[56]\)\.$/s);
    }),
    { numRuns: 1000 },
  );
});
