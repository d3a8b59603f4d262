import { expect, test } from 'vitest';
import { either, plain, table } from '../../src/docs/markdown.js';

test.each([
  ['a/b*/c* is `code` or [a](b)', 'a/b\\*/c\\* is \\`code\\` or \\[a\\](b)'],
  ['push_stream_on and _tag', 'push_stream_on and \\_tag'],
  ['~tag~ | <br> &amp;', '\\~tag\\~ \\| &lt;br> &amp;amp;'],
  ['# no title', '\\# no title'],
  ['- no list', '\\- no list'],
  ['1. no list', '1\\. no list'],
  ['2.1 MUST#1', '2.1 MUST#1'],
])('%s stays what it is', (text, markdown) => {
  expect(plain(text)).toBe(markdown);
});

test.each([
  [[], ''],
  [['a'], 'a'],
  [['a', 'b'], 'a or b'],
  [['a', 'b', 'c'], 'a, b or c'],
])('%j are put together', (words, text) => {
  expect(either(words)).toBe(text);
});

test('a table has a line for each row', () => {
  expect(table(['A', 'B'], [['1', '2']])).toBe('| A | B |\n|---|---|\n| 1 | 2 |');
});
