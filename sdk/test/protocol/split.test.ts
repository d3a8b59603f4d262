import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitMessages } from '../../src/protocol/split.js';

test('objects follow one another with and without line breaks', () => {
  expect(splitMessages('{"a":1}{"b":2}\r\n{"c":3}\n{"d":4}')).toEqual([
    '{"a":1}',
    '{"b":2}',
    '{"c":3}',
    '{"d":4}',
  ]);
});

test('what looks like a boundary within a text is none', () => {
  expect(splitMessages('{"a":"}{"}{"b":"\\"}\r\n{"}')).toEqual(['{"a":"}{"}', '{"b":"\\"}\r\n{"}']);
});

test('lines that are no objects are pieces of their own', () => {
  expect(splitMessages('one\r\ntwo\r\n{"a":1}')).toEqual(['one', 'two', '{"a":1}']);
});

test('an object with an odd quote ends where the next one begins', () => {
  expect(splitMessages('{"a":"5" wide"}\r\n{"b":2}')).toEqual(['{"a":"5" wide"}', '{"b":2}']);
});

test('any list of objects is found again', () => {
  const separator = fc.constantFrom('', '\r\n', '\n');
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), separator)), (items) => {
      const body = items.map(([object, after]) => JSON.stringify(object) + after).join('');
      expect(splitMessages(body)).toEqual(items.map(([object]) => JSON.stringify(object)));
    }),
  );
});

test('whatever comes, it ends, and nothing but white space is left out', () => {
  const part = fc.constantFrom('{', '}', '"', '\\', '\r\n', ' ', 'x', '{"', '}{');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(part).map((parts) => parts.join('')),
      ),
      (body) => {
        const bare = (text: string) => text.replaceAll(/\s/g, '');
        expect(bare(splitMessages(body).join(''))).toBe(bare(body));
      },
    ),
  );
});
