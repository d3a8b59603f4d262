import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SseParser } from '../../src/protocol/sse.js';

const whole = (text: string) => new SseParser().push(text);

test('an event has the data of its lines, its name and the last id', () => {
  expect(whole('id: 7\nevent: kind\ndata: one\ndata:two\n\ndata\n\n')).toEqual([
    { type: 'event', name: 'kind', data: 'one\ntwo', id: '7' },
    { type: 'event', name: '', data: '', id: '7' },
  ]);
});

test('comments and times to wait are told; other fields are not', () => {
  expect(whole(': -1\n:\nretry: 250\nretry: soon\nother: x\nid: a\0b\n\n')).toEqual([
    { type: 'comment', text: '-1' },
    { type: 'comment', text: '' },
    { type: 'retry', ms: 250 },
  ]);
});

test('a byte order mark at the beginning is skipped, one later is not', () => {
  expect(whole('\uFEFFdata: a\n\n\uFEFFdata: b\n\n')).toMatchObject([{ data: 'a' }]);
});

test('an event that is not complete is none', () => {
  expect(whole('data: a\n')).toEqual([]);
});

test('lines may end in any of the three ways, at once', () => {
  expect(whole('data: a\r\rdata: b\r\n\r\ndata: c\n\n')).toMatchObject([
    { data: 'a' },
    { data: 'b' },
    { data: 'c' },
  ]);
});

test('any split of a stream gives the same items', () => {
  const part = fc.constantFrom('data: x', 'data:', 'event: e', 'id: 1', ': ping', 'retry: 5', '', '', 'ü😀');
  const end = fc.constantFrom('\n', '\r', '\r\n');
  fc.assert(
    fc.property(fc.array(fc.tuple(part, end)), fc.array(fc.nat(9)), (lines, cuts) => {
      const stream = lines.map(([line, after]) => line + after).join('');
      const parser = new SseParser();
      const items = [];
      let rest = stream;
      for (const cut of cuts) {
        items.push(...parser.push(rest.slice(0, cut)));
        rest = rest.slice(cut);
      }
      items.push(...parser.push(rest));
      expect(items).toEqual(whole(stream));
    }),
  );
});

test('no input makes the parser throw', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
      const parser = new SseParser();
      for (const part of parts) parser.push(part);
    }),
  );
});
