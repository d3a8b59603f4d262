import { expect, test } from 'vitest';
import { SettingsError } from '../../../src/dialects/directive.js';
import { parsePadding } from '../../../src/dialects/push-stream/padding.js';

const documented = '[T|t]est 1,1024,508:[T|t]est 2,4097,0';

test('the first pattern that matches decides', () => {
  const padding = parsePadding(documented);
  expect(padding.forUserAgent('A Test 1')).toMatchObject({ header: 1024, message: 508 });
  expect(padding.forUserAgent('test 2 and more')).toMatchObject({ header: 4097, message: 0 });
  expect(padding.forUserAgent('test 2 test 1')).toMatchObject({ header: 1024 });
  expect(padding.forUserAgent('TEST 1')).toBeUndefined();
  expect(padding.forUserAgent('')).toBeUndefined();
  expect(padding.largest).toBe(4097);
});

test('a pattern may hold commas and capture', () => {
  const padding = parsePadding('(M)S{1,2}IE.*Win,10,20:(?i)opera,1,2');
  expect(padding.forUserAgent('MSSIE on Windows')).toMatchObject({ header: 10, message: 20 });
  expect(padding.forUserAgent('OPERA')).toMatchObject({ header: 1, message: 2 });
});

test.each([
  [-5, 0],
  [0, 0],
  [1, 100],
  [99, 100],
  [100, 200],
  [407, 500],
  [508, 508],
  [1000, 508],
])('%i bytes missing are filled with %i, never more than the largest number', (missing, length) => {
  const padding = parsePadding('x,100,508');
  for (const kind of ['stream', 'eventsource'] as const) {
    expect(padding.fill(missing, kind)).toHaveLength(length);
  }
});

test('the largest number may be one of another location', () => {
  expect(parsePadding('x,100,508').fill(1000, 'stream', 4097)).toHaveLength(1100);
  expect(parsePadding('x,300,200').fill(1000, 'stream')).toHaveLength(300);
});

test('streams are filled with line ends, EventSource with a comment', () => {
  const padding = parsePadding('x,400,400');
  expect(padding.fill(120, 'stream').toString()).toBe('\r\n'.repeat(100));
  expect(padding.fill(120, 'eventsource').toString()).toBe(`${':'.repeat(199)}\n`);
});

test('padding of an odd length lacks the first byte of a line end, not the last', () => {
  const padding = parsePadding('x,545,545');
  expect(padding.fill(544, 'stream').toString()).toBe(`\n${'\r\n'.repeat(272)}`);
  expect(padding.fill(1, 'stream').toString()).toBe('\r\n'.repeat(50));
  expect(padding.fill(544, 'eventsource').toString()).toBe(`${':'.repeat(544)}\n`);
});

test.each([
  ['', 'padding pattern not match the value '],
  ['x', 'padding pattern not match the value x'],
  ['x,1', 'padding pattern not match the value x,1'],
  ['x,1,b', 'padding pattern not match the value x,1,b'],
  ['x,1,2:y', 'padding pattern not match the value y'],
  [':x,1,2', 'error applying padding pattern to :x,1,2'],
  ['(x,1,2', 'error applying padding pattern to (x,1,2'],
])('%j is refused in the words of the module', (text, complaint) => {
  expect(() => parsePadding(text)).toThrow(SettingsError);
  expect(() => parsePadding(text)).toThrow(complaint);
});
