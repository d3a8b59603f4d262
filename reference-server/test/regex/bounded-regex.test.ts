import { RE2JS } from 're2js';
import { describe, expect, test, vi } from 'vitest';
import { compileRegex, type Found, MatchLimitError, regexFault } from '../../src/regex/bounded-regex.js';
import { toLinear } from '../../src/regex/pcre-translator.js';

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

/** The engine that does not go back, for the same expression. */
function linearOf(source: string): RE2JS {
  const { text, anyCase } = toLinear(source, '');
  return RE2JS.compile(text, anyCase ? RE2JS.CASE_INSENSITIVE : 0);
}

/** What was found, for comparing. */
const shown = (found: Found | null | undefined) => found && { all: [...found], groups: { ...found.groups } };

describe('the engine that does not go back', () => {
  const spoken = meanings.filter(([source]) => !/\\[1-9]|\(\?[=!]|\(\?<[=!]|\(\?P=|\\k/.test(source));

  test.each(spoken)('finds the same: %s', (source, fits, not) => {
    const linear = linearOf(source);
    for (const text of [...fits, ...not]) {
      if (!text.endsWith('\n')) expect([text, linear.test(text)]).toEqual([text, fits.includes(text)]);
    }
  });

  test.each([
    '^/sub/([^/]+)/(.*)$',
    '^(.*)/(.*)/(.*)/(.*)$',
    '^(.+\\.php)(/.+)$',
    '^.*?(\\d+).*$',
    '(?<year>\\d{4})-(?<month>\\d\\d)',
    '(a|ab)(c|bcd)(d*)',
    '^(\\w+)\\s?(\\w*)$',
    '(?i)^/(CI|ci2)/(.+?)(/.*)?$',
  ])('finds the same groups: %s', (source) => {
    const [native, linear] = [compileRegex(source), linearOf(source)];
    const words = [
      '/sub/a/b/c',
      '/a.php/b.php/c',
      'x 2024-05-06 1',
      'abcd',
      'abc',
      '/ci/x/y',
      '/CI2/é',
      'a b',
      '',
      '//',
    ];
    for (const text of words) {
      expect([text, shown(linear.exec(text) as Found | null)]).toEqual([text, shown(native?.exec(text))]);
    }
  });
});

describe('an expression that RegExp would take long for', () => {
  /** What fits nothing, but for its beginning. */
  const hostile: readonly (readonly [source: string, text: (count: number) => string])[] = [
    ['(a+)+$', (count) => `${'a'.repeat(count)}!`],
    ['^(.*)/(.*)/(.*)/(.*)$', (count) => `${'/'.repeat(count)}\n!`],
    ['(\\w+\\s?)+$', (count) => `${'a'.repeat(count)}!`],
    ['^.*?,.*?,.*?$', (count) => `${','.repeat(count)}\n!`],
    ['^(.+\\.php)(/.+)$', (count) => `${'/a.php'.repeat(count / 6)}\n!`],
    ['[^/]+\\.php$', (count) => 'a'.repeat(count)],
    ['^(([a-z])+.)+[A-Z]([a-z])+$', (count) => 'a'.repeat(count)],
  ];

  test.each(hostile)('%s is done in one pass, however long the text', (source, text) => {
    const expression = compileRegex(source);
    const native = vi.spyOn(RegExp.prototype, 'exec');
    const nativeTest = vi.spyOn(RegExp.prototype, 'test');
    try {
      for (const count of [26, 1000, 8000]) expect(expression?.exec(text(count))).toBeNull();
      // What is short enough may be left to RegExp.
      const longest = [...native.mock.calls, ...nativeTest.mock.calls].map(([one]) => one.length);
      expect(Math.max(0, ...longest)).toBeLessThan(300);
    } finally {
      native.mockRestore();
      nativeTest.mockRestore();
    }
  });

  test.each([
    ['(a+)+$', 'xaaa', ['aaa', 'aaa']],
    ['^(.*)/(.*)/(.*)/(.*)$', '/a/b/c/d', ['/a/b/c/d', '/a', 'b', 'c', 'd']],
    ['(\\w+\\s?)+$', 'a bc', ['a bc', 'bc']],
    // RegExp forgets what a group found in an iteration before, PCRE does not.
    ['^(?:(a)|b)+$', 'ab', ['ab', 'a']],
  ])('%s on %s', (source, text, found) => {
    expect([...(compileRegex(source)?.exec(text) ?? [])]).toEqual(found);
  });

  test('in one piece: a long text fits as a short one does', () => {
    const expression = compileRegex('^(.+\\.php)(/.+)$');
    const long = `/${'d/'.repeat(2000)}x.php`;
    expect(expression?.exec(`${long}/more`)?.slice(1)).toEqual([long, '/more']);
    expect(expression?.exec('/x.php/more')?.slice(1)).toEqual(['/x.php', '/more']);
  });

  test('is given up where only going back could do it', () => {
    const expression = compileRegex('^(.+)x(?!y).*x(?=z)');
    expect(expression?.test('/axbxz')).toBe(true);
    expect(() => expression?.test('x'.repeat(8000))).toThrow(MatchLimitError);
    expect(() => compileRegex('(a+)+$')?.test(`${'a'.repeat(100)}!\n`)).toThrow(
      'the regular expression "(a+)+$" takes too many steps on a text of 102 bytes',
    );
    expect(() => compileRegex('(a+)+$')?.test('b'.repeat(100_000))).toThrow(MatchLimitError);
  });

  test.each(['^(\\w+\\s?)+(?=!)', '(a|a)+\\1$', '(?<!b)(a*)*$'])('%s is refused', (source) => {
    expect(compileRegex(source)).toBeUndefined();
    expect(regexFault(source)).toMatch(/^the regular expression ".*" may take forever: /);
  });

  test('what is invalid is called so', () => {
    expect(regexFault('(')).toBe('invalid regular expression "("');
    expect(regexFault('a')).toBeUndefined();
  });
});
