import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type SseItem, sseReader } from '../../src/protocol/sse.js';

/** What there is, without the lines that complete nothing. */
const some = (items: SseItem[]) => items.filter((item) => Object.keys(item).length > 0);

const whole = (text: string) => some(sseReader()(text));

test('an event has the data of its lines, its type, and the id of the last that has one', () => {
  expect(whole('id: 7\nevent: kind\ndata: one\ndata:two\n\ndata\n\n')).toEqual([
    { type: 'kind', data: 'one\ntwo', lastEventId: '7' },
    { type: '', data: '', lastEventId: '7' },
  ]);
});

test('an id without a value takes the last one away; one with a NUL counts for nothing', () => {
  expect(whole('id: 7\ndata: a\n\nid\ndata: b\n\nid: 8\ndata: c\n\nid: 9\0\ndata: d\n\n')).toMatchObject([
    { data: 'a', lastEventId: '7' },
    { data: 'b', lastEventId: '' },
    { data: 'c', lastEventId: '8' },
    { data: 'd', lastEventId: '8' },
  ]);
});

test('comments and times to wait are told; other fields are not', () => {
  expect(whole(': -1\n:\nretry: 250\nretry: soon\nother: x\nid: a\0b\n\n')).toEqual([
    { comment: '-1' },
    { comment: '' },
    { retry: 250 },
  ]);
});

test('a return at the end of a piece ends the line at once', () => {
  const read = sseReader();
  expect(some(read('data: a\r\r'))).toMatchObject([{ data: 'a' }]);
  expect(some(read(''))).toEqual([]);
  expect(some(read('\ndata: b\r\n\r\n'))).toMatchObject([{ data: 'b' }]);
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
      const read = sseReader();
      const items = [];
      let rest = stream;
      for (const cut of cuts) {
        items.push(...some(read(rest.slice(0, cut))));
        rest = rest.slice(cut);
      }
      items.push(...some(read(rest)));
      expect(items).toEqual(whole(stream));
    }),
  );
});

test('no input makes the parser throw', () => {
  fc.assert(
    fc.property(fc.array(fc.string({ unit: 'binary' })), (parts) => {
      const read = sseReader();
      for (const part of parts) read(part);
    }),
  );
});
