import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { compileRegex } from '../../src/regex/bounded-regex.js';
import { toNative } from '../../src/regex/pcre-translator.js';
import { costOf } from '../../src/regex/regex-cost.js';
import { stepsOf } from './regex-steps.js';

const degreeOf = (source: string) => costOf(new RegExp(toNative(source, '').text)).degree;

/** Expressions as they stand in configurations: RegExp itself takes them, in time that grows with the length alone. */
const usual = [
  '\\.php$',
  '\\.(gif|jpe?g|png)$',
  '\\.(js|css|png|jpg|jpeg|gif|ico|svg|woff|woff2|ttf|eot)$',
  '^/sub/(.*)$',
  '/sub/(.*)',
  '^/(pub|sub)/([^/]+)$',
  '^/a/([^/]+)/([^/]+)/([^/]+)$',
  '^/ev/([A-Za-z0-9_-]+)$',
  '^/lp/(?<id>\\w+)$',
  '^/(?!admin)(.*)\\.html$',
  '/\\.',
  '/\\.ht',
  '^/(?:user|users)/(\\d+)$',
  '^(\\d{1,3}\\.){3}\\d{1,3}$',
  '^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$',
  '^(?:/[^/]+)*$',
  '^www\\.(.+)$',
  '^(?<sub>[^.]+)\\.example\\.(org|com)$',
  '(MSIE|Trident)',
  'Mozilla/5\\.0 \\((iPhone|iPad)',
  '^(GET|HEAD|POST)$',
  '^bytes=\\d+-\\d*$',
  '^/ws/(\\w+)(?:/b(\\d+))?$',
  '^/(?:(?!\\.\\.).)*$',
  '^/live(?:\\.html)?$',
];

describe('what an expression may cost', () => {
  test.each(usual)('%s is left to RegExp', (source) => {
    expect(compileRegex(source)).toBeInstanceOf(RegExp);
  });

  test.each<[string, number]>([
    ['(a+)+$', Number.POSITIVE_INFINITY],
    ['(\\w+\\s?)+$', Number.POSITIVE_INFINITY],
    ['^(a|a)*$', Number.POSITIVE_INFINITY],
    ['^(.*/)*x$', Number.POSITIVE_INFINITY],
    ['(a*)*b', Number.POSITIVE_INFINITY],
    ['(?:a?){30}a{30}', Number.POSITIVE_INFINITY],
    ['(?:a+){20}', Number.POSITIVE_INFINITY],
    ['(?=(a+)+b)a', Number.POSITIVE_INFINITY],
    ['^(.*)/(.*)/(.*)/(.*)$', 4],
    ['^.*?,.*?,.*?$', 3],
    ['^(.+\\.php)(/.+)$', 2],
    ['[^/]+\\.php$', 2],
    ['/sub/(.*)$', 2],
    ['\\.([^./]+)$', 1],
    ['/([0-9]+)$', 1],
    ['/(.*)x$', 2],
    ['^[a-z]*(?!.*x)/', 2],
    ['(?<=a.*)b', 2],
    ['(a+)\\1', 3],
  ])('%s: the length to the power of %d', (source, degree) => {
    expect(degreeOf(source)).toBe(degree);
  });

  test.each(['(a|a)'.repeat(10), 'a?'.repeat(12)])('%s: many ways on a short text', (source) => {
    expect(costOf(new RegExp(`^${source}c`)).ways).toBeGreaterThan(1000);
    expect(compileRegex(`^${source}c`)).not.toBeInstanceOf(RegExp);
  });

  test('is never more, whatever the expression and the text', () => {
    // More than that is not counted out.
    const patience = 300_000;
    const part = fc.letrec<{ part: string; branches: string }>((tie) => ({
      branches: fc
        .array(
          fc.array(tie('part'), { maxLength: 4 }).map((parts) => parts.join('')),
          {
            minLength: 1,
            maxLength: 2,
          },
        )
        .map((some) => some.join('|')),
      part: fc.oneof(
        { depthSize: 'small', withCrossShrink: true },
        fc.constantFrom('a', 'b', '[ab]', '[^a]', 'a*', 'b+', '[ab]*', '[ab]*?', 'a?', 'a{1,3}', '$'),
        fc
          .tuple(tie('branches'), fc.constantFrom('', '', '*', '+', '?', '{2}', '{0,2}', '{3,}', '*?'))
          .map(([inner, times]) => `(?:${inner})${times}`),
        fc.tuple(fc.constantFrom('=', '!'), tie('branches')).map(([kind, inner]) => `(?${kind}${inner})`),
      ),
    })).branches;
    const text = fc.oneof(
      fc.string({ unit: fc.constantFrom('a', 'b'), maxLength: 40 }),
      fc
        .tuple(fc.constantFrom('a', 'b', 'ab'), fc.constantFrom('', 'c', 'b', 'a'))
        .map(([one, end]) => `${one.repeat(20)}${end}`),
    );
    fc.assert(
      fc.property(fc.constantFrom('', '^'), part, text, (begin, rest, text) => {
        const source = rest.includes('|') ? `${begin}(?:${rest})` : `${begin}${rest}`;
        const { degree, ways } = costOf(new RegExp(source));
        if (degree === Number.POSITIVE_INFINITY) return;
        const most = 4 * source.length * ways * (text.length + 1) ** degree;
        if (most < patience) expect(stepsOf(source, text, most)).toBeLessThanOrEqual(most);
      }),
      { numRuns: 2000 },
    );
  });

  test('grows with the length alone for every expression that stands in the reader of configurations', () => {
    const folder = fileURLToPath(new URL('../../src/nginx-conf', import.meta.url));
    const found: string[] = [];
    const costly: string[] = [];
    const look =
      (file: string) =>
      (node: ts.Node): void => {
        if (ts.isRegularExpressionLiteral(node)) {
          const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
          const { degree } = costOf(new RegExp(source, flags));
          found.push(node.text);
          if (degree > 1) costly.push(`${file} ${node.text}`);
        }
        ts.forEachChild(node, look(file));
      };
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
      if (!name.endsWith('.ts')) continue;
      const text = readFileSync(join(folder, name), 'utf8');
      look(name)(ts.createSourceFile(name, text, ts.ScriptTarget.Latest));
    }
    expect(found.length).toBeGreaterThan(50);
    expect(costly).toEqual([]);
  });
});
