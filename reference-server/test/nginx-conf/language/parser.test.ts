import { describe, expect, test } from 'vitest';
import {
  parseConfiguration,
  parseGlobalDirectives,
  type Statement,
} from '../../../src/nginx-conf/language/parser.js';
import { ConfigurationError } from '../../../src/nginx-conf/language/position.js';
import { failureOf } from '../../support/nginx-conf/failure.js';
import { memoryFiles } from '../../support/nginx-conf/memory-files.js';

type Brief = [string, ...(string | Brief[])[]];

const brief = ({ name, args, block }: Statement): Brief => [
  name.text,
  ...args.map(({ text }) => text),
  ...(block ? [block.map(brief)] : []),
];

type Files = Readonly<Record<string, string | Uint8Array>>;

const parse = (files: Files) => parseConfiguration('/c/nginx.conf', memoryFiles(files));
const main = (text: string, others: Files = {}) => parse({ '/c/nginx.conf': text, ...others });
const read = (text: string, others: Files = {}) => main(text, others).statements.map(brief);

test('statements and blocks', () => {
  expect(read('a 1 2;\nb { c; d "x y" { } }\n')).toEqual([
    ['a', '1', '2'],
    ['b', [['c'], ['d', 'x y', []]]],
  ]);
});

describe('include', () => {
  test('puts a file there, relative to the folder of the configuration, in blocks too', () => {
    const files = { '/c/sub/a': 'x; include sub/b;', '/c/sub/b': 'y;', '/else/z': 'z;' };
    expect(read('a { include sub/a; } include /else/z;', files)).toEqual([['a', [['x'], ['y']]], ['z']]);
  });

  test('takes patterns, in the order of names, without hidden files', () => {
    const files = {
      '/c/d/b.conf': 'b;',
      '/c/d/a.conf': 'a;',
      '/c/d/.c.conf': 'c;',
      '/c/d/d.txt': 'd;',
      '/c/e1/x/f.conf': 'e1;',
      '/c/e2/x/f.conf': 'e2;',
      '/c/e3/x/f.conf': 'e3;',
    };
    expect(read('include d/*.conf;', files)).toEqual([['a'], ['b']]);
    expect(read('include e[!2]/x/?.conf;', files)).toEqual([['e1'], ['e3']]);
    expect(read('include e*/x/f.conf;', files)).toEqual([['e1'], ['e2'], ['e3']]);
    expect(read('include none/*.conf;', files)).toEqual([]);
  });

  test('gives every file once, and statements their place', () => {
    const { statements, files } = main('include a;\ninclude a;', { '/c/a': '\n x;' });
    expect(files.map(({ path }) => path)).toEqual(['/c/nginx.conf', '/c/a']);
    expect(statements[1]?.name.position).toEqual({ file: '/c/a', line: 2, column: 2 });
  });
});

describe('errors', () => {
  const included = (text: string) => ({ '/c/a': text });
  test.each<[string, string, string, Files?]>([
    [
      'an unclosed block',
      'a {\n b;\n',
      'unexpected end of file, expecting "}" for the block of line 1 in /c/nginx.conf:3',
    ],
    [
      'a missing semicolon',
      'a\nb',
      'unexpected end of file, expecting ";" or "}" for "a" of line 1 in /c/nginx.conf:2',
    ],
    ['a semicolon missing before a brace', 'a { b }', 'unexpected "}" in /c/nginx.conf:1'],
    ['a brace too many', 'a { }\n}', 'unexpected "}" in /c/nginx.conf:2'],
    ['nothing before a semicolon', '\n;', 'unexpected ";" in /c/nginx.conf:2'],
    ['nothing before a brace', '{ }', 'unexpected "{" in /c/nginx.conf:1'],
    ['an error in an included file', 'include a;', 'unexpected "}" in /c/a:2', included('b;\n}')],
    [
      'an unclosed block in an included file',
      'c { include a; }',
      'unexpected end of file, expecting "}" for the block of line 1 in /c/a:1',
      included('b {'),
    ],
    [
      'a missing file',
      '\ninclude b;',
      'open() "/c/b" failed (2: No such file or directory) in /c/nginx.conf:2',
    ],
    [
      'a folder',
      'include d;',
      'read() "/c/d" failed (21: Is a directory) in /c/nginx.conf:1',
      { '/c/d/e': '' },
    ],
    [
      'a circle',
      'include a;',
      'the includes run in a circle: /c/a includes /c/b includes /c/a in /c/b:1',
      { '/c/a': 'include b;', '/c/b': 'include a;' },
    ],
    [
      'itself',
      'include nginx.conf;',
      'the includes run in a circle: /c/nginx.conf includes /c/nginx.conf in /c/nginx.conf:1',
    ],
    [
      'an include of nothing',
      'include;',
      'invalid number of arguments in "include" directive in /c/nginx.conf:1',
    ],
    [
      '5 MB',
      'include a;',
      '"/c/a" is too large for a configuration (5242880 bytes, more than 1048576) in /c/nginx.conf:1',
      included('#'.repeat(5 * 1024 * 1024)),
    ],
  ])('%s', (_name, text, message, others = {}) => {
    expect(failureOf(() => main(text, others))).toBe(message);
  });

  test('without a place, when the file itself is missing or a folder', () => {
    expect(failureOf(() => parse({}))).toBe('open() "/c/nginx.conf" failed (2: No such file or directory)');
    expect(failureOf(() => parse({ '/c/nginx.conf/x': '' }))).toBe(
      'read() "/c/nginx.conf" failed (21: Is a directory)',
    );
  });

  test('files that include many times what includes many times', () => {
    const files: Record<string, string> = { '/c/nginx.conf': 'include a0;' };
    for (let i = 0; i < 40; i++) files[`/c/a${i}`] = `include a${i + 1}; include a${i + 1};`;
    files['/c/a40'] = 'x;';
    expect(() => parse(files)).toThrow('there are too many includes');
  });

  test('blocks in blocks in blocks', () => {
    expect(() => main('a {'.repeat(100_000))).toThrow('the blocks are nested too deep');
  });
});

describe('directives of the command line', () => {
  const global = (text: string) => parseGlobalDirectives(text, '/c', memoryFiles({})).map(brief);
  test('are read', () => {
    expect(global('daemon off; pid "a b";')).toEqual([
      ['daemon', 'off'],
      ['pid', 'a b'],
    ]);
  });
  test.each([
    ['daemon off', 'unexpected end of parameter, expecting ";" in command line'],
    ['http { }', 'block directives are not supported in -g option in command line'],
  ])('%j', (text, message) => {
    expect(failureOf(() => global(text))).toBe(message);
  });
});

describe('whatever is in a file', () => {
  /** Numbers that look like chance and are the same every time. */
  function* dice(seed: number): Generator<number, never> {
    let state = seed;
    for (;;) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      yield state >>> 8;
    }
  }

  const pieces = [
    '{',
    '}',
    ';',
    ' ',
    '\n',
    '"',
    "'",
    '\\',
    '#',
    '$',
    '${',
    ')',
    '(',
    'a',
    'include',
    'include b;',
    '\xe9',
    '\0',
    'a b;',
    'a {',
    '\r\n',
  ];

  test.each(Array.from({ length: 20 }, (_, seed) => seed))(
    'reading ends with a tree or a place (%i)',
    (seed) => {
      const numbers = dice(seed + 1);
      const next = (below: number) => numbers.next().value % below;
      let trees = 0;
      for (let run = 0; run < 200; run++) {
        const text = () => Array.from({ length: next(30) }, () => pieces[next(pieces.length)]).join('');
        const files = {
          '/c/nginx.conf': Buffer.from(text(), 'latin1'),
          '/c/b': Buffer.from(text(), 'latin1'),
        };
        try {
          parse(files);
          trees++;
        } catch (error) {
          expect(error).toBeInstanceOf(ConfigurationError);
          const { position } = error as ConfigurationError;
          const lines = Buffer.from(files[position?.file as keyof typeof files])
            .toString('latin1')
            .split('\n');
          expect(position?.line).toBeGreaterThan(0);
          expect(position?.line).toBeLessThanOrEqual(lines.length);
          expect(position?.column).toBeLessThanOrEqual((lines[(position?.line ?? 0) - 1] ?? '').length + 1);
        }
      }
      expect(trees).toBeGreaterThan(0);
      expect(trees).toBeLessThan(200);
    },
  );
});
