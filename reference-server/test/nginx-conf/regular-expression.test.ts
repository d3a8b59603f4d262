import { describe, expect, test } from 'vitest';
import { compileRegex } from '../../src/nginx-conf/regular-expression.js';

/** An expression, what it fits, and what it doesn't: as nginx (PCRE) has it. */
const meanings: readonly (readonly [source: string, fits: readonly string[], not: readonly string[]])[] = [
  ['\\A/adm', ['/adm'], ['/x/adm', '\n/adm']],
  ['/zed\\z', ['/zed'], ['/zedz', '/zed\n']],
  ['/zed\\Z', ['/zed', '/zed\n'], ['/zedZ', '/zed\n\n']],
  ['/n$', ['/n', '/n\n'], ['/n\r', '/n\nx']],
  ['d.t', ['d\rt', 'd\xe2t'], ['d\nt']],
  ['(?s)d.t', ['d\nt'], []],
  ['(?m)^b$', ['a\nb', 'b\nc'], ['a\rb', 'ab']],
  ['(?i)/CI', ['/ci', '/CI'], []],
  ['(?i)(?-i)/CI', ['/CI'], ['/ci']],
  ['(?#a comment)/com', ['/com'], ['a comment']],
  ['/e\\e', ['/e\x1b'], ['/ee']],
  ['\\x41\\x{42}\\010', ['AB\b'], ['ABx']],
  ['[[:digit:]]v', ['1v'], [':v', 'dv', '[v']],
  ['^[[:^digit:][:upper:]]$', ['a', 'A', ':'], ['1']],
  ['^[^[:space:]-z]$', ['a', 'y'], [' ', '-', 'z', '\t']],
  ['^[\\s-x]$', [' ', '-', 'x'], ['a', '0']],
  ['^[\\H]$', ['a', '\n', '\xa1'], [' ', '\t', '\xa0']],
  ['^[\\S_]$', ['a', '\xa0', '_'], [' ', '\v']],
  ['h\\hx', ['h x', 'h\tx', 'h\xa0x'], ['hhx', 'h\nx']],
  ['s\\sx', ['s x', 's\nx'], ['s\xa0x']],
  ['^\\S$', ['\xa0', 'x'], [' ']],
  ['^\\v$', ['\n', '\x85'], ['v', ' ']],
  ['^a\\Rb$', ['a\r\nb', 'a\rb'], ['aRb']],
  ['u\\N', ['ux'], ['u\n']],
  ['\\Q.a\\E$', ['.a'], ['xa', 'Q.aE']],
  ['^\\Q[x', ['[x'], ['x']],
  ['^[\\Q]-\\Ea]$', [']', '-', 'a'], ['Q', 'E']],
  ['^[]x]y', [']y', 'xy'], ['y']],
  ['^[^]x]q', ['zq'], [']q', 'xq']],
  ['^[[a]$', ['[', 'a'], ['b']],
  ['^[\\b]$', ['\b'], ['b']],
  ['(?P<n>a)(?P=n)', ['aa'], ['ab']],
  ["(?'n'a)\\k{n}", ['aa'], ['ab']],
  ['(a|b)\\1', ['aa', 'bb'], ['ab']],
  ['^\\\\A$', ['\\A'], ['A', '']],
  ['^[\\w-]+@', ['a-b@'], ['@']],
  ['(?=a)a(?!b)(?<=a)c', ['ac'], ['ab']],
  ['\\.(gif|jpe?g)$', ['a.jpg', 'a.jpeg', 'a.gif'], ['a.png', 'agif']],
  ['^\\cA$', ['\x01'], ['cA']],
];

describe('an expression of PCRE', () => {
  test.each(meanings)('%s', (source, fits, not) => {
    const expression = compileRegex(source);
    const wrong = [
      ...fits.filter((text) => !expression?.test(text)),
      ...not.filter((text) => expression?.test(text) !== false),
    ];
    expect(wrong).toEqual([]);
  });

  // To take one of these for something else would let somebody in whom nginx keeps out.
  test.each([
    'a\\K',
    '\\p{L}',
    '\\P{L}',
    '\\G',
    '\\X',
    '\\C',
    '\\x{100}',
    '\\g1',
    '\\12',
    '\\103',
    '\\o{12}',
    'a++b',
    'a{1}+',
    '(?>a)b',
    '(?|a|b)',
    '(?(1)a)',
    '(?R)',
    '(?x)a b',
    'a(?i)b',
    '(?i:a)b',
    '(*UTF)a',
    '[a-\\d]',
    '[[:nosuch:]]',
    '[[.a.]]',
    '[a',
    '(',
    ')',
    '*',
    'a\\',
    '(?<n>a)(?<n>b)',
  ])('%s is refused', (source) => {
    expect(compileRegex(source)).toBeUndefined();
  });

  test('names of groups', () => {
    expect(compileRegex("(?P<a>x)(?<b>y)(?'c'z)")?.exec('xyz')?.groups).toEqual({ a: 'x', b: 'y', c: 'z' });
  });
});
