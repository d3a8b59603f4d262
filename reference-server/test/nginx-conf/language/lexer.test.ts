import { describe, expect, test } from 'vitest';
import { Lexer, type Token } from '../../../src/nginx-conf/language/lexer.js';
import { failureOf } from '../../support/nginx-conf/failure.js';

function tokens(text: string | Uint8Array): Token[] {
  const lexer = new Lexer(typeof text === 'string' ? Buffer.from(text) : text, 'f');
  const all: Token[] = [];
  for (let token = lexer.next(); token.type !== 'end'; token = lexer.next()) all.push(token);
  return all;
}

/** Words as text, quoted ones in angle brackets. */
const read = (text: string | Uint8Array) =>
  tokens(text).map((token) =>
    token.type !== 'word' ? token.type : token.quoted ? `<${token.text}>` : token.text,
  );

describe('words', () => {
  test.each<[string, string[]]>([
    ['a b;', ['a', 'b', ';']],
    ['\ta\r\n  b\n;', ['a', 'b', ';']],
    ['a{b;}', ['a', '{', 'b', ';', '}']],
    ['"a b" \'c d\';', ['<a b>', '<c d>', ';']],
    ['"";', ['<>', ';']],
    ['"a\nb";', ['<a\nb>', ';']],
    ['"it\'s" \'"q"\';', ["<it's>", '<"q">', ';']],
    ['a"b c";', ['a"b', 'c"', ';']],
    ['"a"{', ['<a>', '{']],
    ['("a")', ['("a")']],
    ['( "a")', ['(', '<a>', ')']],
    ['a}b c};', ['a}b', 'c}', ';']],
    ['"{;}#";', ['<{;}#>', ';']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('have a place', () => {
    expect(tokens('a\n  "b" c;').map(({ position }) => [position.line, position.column])).toEqual([
      [1, 1],
      [2, 3],
      [2, 7],
      [2, 8],
    ]);
    expect(tokens('"a\nb" c')[1]?.position).toEqual({ file: 'f', line: 2, column: 4 });
  });
});

describe('a dollar keeps the brace after it in the word', () => {
  test.each<[string, string[]]>([
    ['${arg_id}x;', ['${arg_id}x', ';']],
    ['a$b{', ['a$b', '{']],
    ['x${', ['x${']],
    ['\\${', ['\\$', '{']],
    ['^/a{2}', ['^/a', '{', '2}']],
  ])('%j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('backslashes', () => {
  test.each<[string, string[]]>([
    [String.raw`"{\"id\":~id~}"`, ['<{"id":~id~}>']],
    [String.raw`"a\r\nb\tc"`, ['<a\r\nb\tc>']],
    [String.raw`'it\'s' "back\\slash"`, ["<it's>", '<back\\slash>']],
    [String.raw`\.php$ \d+ "\d"`, ['\\.php$', '\\d+', '<\\d>']],
    [String.raw`a\;b\ c\{d;`, ['a\\;b\\ c\\{d', ';']],
    [String.raw`\"a`, ['"a']],
    ['a\\', ['a\\']],
  ])('%s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });
});

describe('comments', () => {
  test.each<[string, string[]]>([
    ['# a "b\na; # c {\n', ['a', ';']],
    ['a#b c #d', ['a#b', 'c']],
    ['"a" #b', ['<a>']],
    ['#', []],
  ])('begin where a word would: %j', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  test('may hold what is no UTF-8', () => {
    expect(read(Buffer.from('# caf\xe9\na;', 'latin1'))).toEqual(['a', ';']);
  });
});

describe('errors say where', () => {
  test.each<[string, string]>([
    [
      'a;\n b "c;\n\n',
      'unexpected end of file, expecting ";" or "}", probably missing terminating """ character in f:2',
    ],
    [
      "a 'b\\'",
      `unexpected end of file, expecting ";" or "}", probably missing terminating "'" character in f:1`,
    ],
    ['a\n"b"c', 'unexpected "c" in f:2'],
    ['"a"}', 'unexpected "}" in f:1'],
  ])('%j', (text, message) => {
    expect(failureOf(() => tokens(text))).toBe(message);
  });

  test('about words in Latin-1', () => {
    expect(() => tokens(Buffer.from('a;\nb caf\xe9;', 'latin1'))).toThrow(
      'is not UTF-8, save the file in that encoding in f:2',
    );
  });
});
