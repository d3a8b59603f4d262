import { expect, test } from 'vitest';
import { bytesFromText, textFromBytes, textFromWire } from '../../../src/dialects/push-stream/byte-text.js';
import { decodePath, parseChannelsPath } from '../../../src/dialects/push-stream/channels-path.js';
import { numbers } from '../../support/push-stream/messages.js';

const parse = (path: string) => parseChannelsPath(path).map(({ name, backtrack }) => [name, backtrack]);

test.each([
  ['a', [['a', 0]]],
  [
    '/a.b3/b',
    [
      ['a', 3],
      ['b', 0],
    ],
  ],
  [
    'b/a',
    [
      ['b', 0],
      ['a', 0],
    ],
  ],
  [
    'a/a.b2/a',
    [
      ['a', 0],
      ['a', 2],
      ['a', 0],
    ],
  ],
  ['//a//', [['a', 0]]],
  ['', []],
  ['/', []],
  ['.b3', []],
  ['a.b', [['a.b', 0]]],
  ['a.b3x', [['a.b3x', 0]]],
  ['a.b3.b4', [['a.b3', 4]]],
  ['a.B3', [['a.B3', 0]]],
  ['a.b-3', [['a.b-3', 0]]],
  ['a.b0', [['a', 0]]],
  ['a.b007', [['a', 7]]],
  ['a\nb.b1', [['a\nb', 1]]],
  ['a.b1\n', [['a.b1\n', 0]]],
  [`a.b${'9'.repeat(400)}`, [['a', Number.MAX_SAFE_INTEGER]]],
  [
    '../..',
    [
      ['..', 0],
      ['..', 0],
    ],
  ],
])('the path %j names %j', (path, channels) => {
  expect(parse(path)).toEqual(channels);
});

test.each([
  ['a', 'a'],
  ['', ''],
  ['a%20b', 'a b'],
  ['a%2Fb%2eb3', 'a/b.b3'],
  ['a+b', 'a+b'],
  ['%C3%BC', 'ü'],
  ['\xc3\xbc', 'ü'],
  ['%f0%9f%99%82', '🙂'],
  ['%EF%BB%BFa', '\ufeffa'],
  ['%2541', '%41'],
  ['a%00b', 'a\0b'],
  ['a?b%20c', 'a?b%20c'],
  ['%61?b%20c', 'a?b%20c'],
  ['a%3Fb%20c', 'a?b%20c'],
  ['100%', '100'],
  ['%zz%4', 'zz'],
  ['%4za', 'a'],
  ['%%41', '%41'],
  ['%u0041', 'u0041'],
  ['ü漢', 'ü漢'],
])('%j decodes to %j', (raw, text) => {
  expect(decodePath(raw)).toBe(text);
});

test('bytes that are no UTF-8 are kept, and kept apart', () => {
  const raws = [
    '%FC',
    '%FE',
    '%C3',
    '%C3%28',
    '%E2%82',
    '%C0%AF',
    '%ED%A0%80',
    '%F4%90%80%80',
    '%F8%88%80%80%80',
    '%EF%BF%BD',
    'a%FCb',
  ];
  const names = raws.map(decodePath);
  expect(new Set(names).size).toBe(raws.length);
  const hex = raws.map((raw) => raw.replace('a', '61').replace('b', '62').replaceAll('%', ''));
  expect(names.map((name) => bytesFromText(name).toString('hex').toUpperCase())).toEqual(hex);
});

test('any bytes come back from their text, and no two have the same', () => {
  const random = numbers(7);
  const leads = [0x41, 0x7f, 0x80, 0xbf, 0xc2, 0xdc, 0xe0, 0xed, 0xef, 0xf0, 0xf4, 0xff, 0x9f, 0xa0];
  const seen = new Map<string, string>();
  for (let round = 0; round < 5000; round++) {
    const length = Math.floor(random.next().value * 6);
    const bytes = Buffer.from(
      Array.from({ length }, () => leads[Math.floor(random.next().value * leads.length)] as number),
    );
    const text = textFromBytes(bytes);
    expect(bytesFromText(text)).toEqual(bytes);
    expect(textFromWire(bytes.toString('latin1'))).toBe(text);
    const before = seen.get(text);
    expect(before ?? bytes.toString('hex')).toBe(bytes.toString('hex'));
    seen.set(text, bytes.toString('hex'));
  }
});

test('text that is UTF-8 decodes as it always does', () => {
  for (let code = 0; code <= 0x10ffff; code += 0x3d) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const text = `a${String.fromCodePoint(code)}b`;
    expect(textFromBytes(Buffer.from(text))).toBe(text);
  }
});
