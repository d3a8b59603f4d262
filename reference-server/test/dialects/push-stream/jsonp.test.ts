import { runInNewContext } from 'node:vm';
import { expect, test } from 'vitest';
import { jsonpBody, jsonpCallback } from '../../../src/dialects/push-stream/jsonp.js';
import { hostileMixtures, hostileTexts, literalOf, withEach } from '../../support/push-stream/messages.js';

test.each([
  ['cb', 'cb'],
  ['$', '$'],
  ['_1', '_1'],
  ['a.b.c', 'a.b.c'],
  ['a.b[0].c', 'a.b[0].c'],
  ['a%2Eb%5B10%5D', 'a.b[10]'],
  ['PushStreamManager%5B0%5D.wrapper', 'PushStreamManager[0].wrapper'],
])('%j is the function %j', (raw, callback) => {
  expect(jsonpCallback(raw)).toBe(callback);
});

test.each([
  '',
  '1a',
  'a b',
  'a%20b',
  'a()',
  'alert(1)//',
  'a;b',
  'a,b',
  'a=b',
  'a.',
  '.a',
  'a..b',
  'a[b]',
  'a["b"]',
  'a[-1]',
  'a[0',
  'a]',
  'a[0]b',
  'a%0Ab',
  'a%0A',
  '%0Aa',
  'a%00',
  'a/*',
  '<script>',
  'a%3Cb',
  'a`b`',
  'a\\u0062',
  'ü',
  '%C3%BC',
  'a%FF',
  'a%20',
  'a?b',
  'a-b',
  `a[${'1'.repeat(10)}]`,
  'a'.repeat(257),
])('%j is no function', (raw) => {
  expect(jsonpCallback(raw)).toBeUndefined();
});

const body = (...messages: string[]) =>
  jsonpBody(
    'cb',
    messages.map((text) => Buffer.from(text)),
  ).toString();

test('the messages are arguments in a list', () => {
  expect(body('{"id":1}', '{"id":2}')).toBe('cb([{"id":1},{"id":2}]);');
  expect(body('1')).toBe('cb([1]);');
  expect(body()).toBe('cb([]);');
  const got: unknown[] = [];
  runInNewContext(body('{"id":1}', '"x"'), { cb: (list: unknown) => got.push(list) });
  expect(got).toEqual([[{ id: 1 }, 'x']]);
});

test('the bytes of a message stay as they are', () => {
  expect(jsonpBody('cb', [Buffer.of(0x80, 0, 0xff)])).toEqual(
    Buffer.concat([Buffer.from('cb(['), Buffer.of(0x80, 0, 0xff), Buffer.from(']);')]),
  );
});

test('where only data may go in, what is no JSON is a string', () => {
  withEach([...hostileTexts, ...hostileMixtures(200)], (text) => {
    const script = jsonpBody(
      'cb',
      [Buffer.from(text), Buffer.from(JSON.stringify({ text }))],
      true,
    ).toString();
    const got: unknown[] = [];
    const sandbox = { cb: (list: unknown[]) => void got.push(...list), stolen: 0 };
    runInNewContext(script, sandbox);
    expect(sandbox.stolen).toBe(0);
    const value = literalOf(text);
    expect(got).toHaveLength(2);
    expect(JSON.stringify(got[0])).toBe(JSON.stringify(value));
    expect(got[1]).toEqual({ text });
    expect(script).not.toMatch(/[<>\u2028\u2029]/);
  });
  const json = '{"id":1, "text":"a"}';
  expect(jsonpBody('cb', [Buffer.from(json)], true).toString()).toBe(`cb([${json}]);`);
});
