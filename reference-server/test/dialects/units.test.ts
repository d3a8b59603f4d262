import { describe, expect, test } from 'vitest';
import { readCount, readDuration, readSize } from '../../src/dialects/units.js';

const hour = 3_600_000;

describe('a time', () => {
  test.each([
    ['2', 2000],
    ['500ms', 500],
    ['30s', 30_000],
    ['1h30m', 1.5 * hour],
    ['1h 30m', 1.5 * hour],
    ['1m30', 90_000],
    ['1d1h1m1s1ms', 25 * hour + 61_001],
    ['2w', 14 * 24 * hour],
    ['1M', 30 * 24 * hour],
    ['1y6M', (365 + 180) * 24 * hour],
    ['0', 0],
  ])('%j is %d ms', (text, milliseconds) => {
    expect(readDuration(text)).toBe(milliseconds);
  });

  test.each(['', ' ', ' 1s', '1.5s', '-1', '1x', '1S', 's', '30m1h', '1s1s', '10 20', '1ms1', '1e3'])(
    '%j is none',
    (text) => {
      expect(readDuration(text)).toBeUndefined();
    },
  );

  test('may be bounded to smaller units', () => {
    expect(readDuration('5M', 'w')).toBeUndefined();
    expect(readDuration('1y', 'w')).toBeUndefined();
    expect(readDuration('1w', 'w')).toBe(7 * 24 * hour);
    expect(readDuration('5m', 'w')).toBe(300_000);
  });
});

describe('a size', () => {
  test.each([
    ['0', 0],
    ['512', 512],
    ['32k', 32 * 1024],
    ['32K', 32 * 1024],
    ['1m', 1024 ** 2],
    ['2G', 2 * 1024 ** 3],
  ])('%j is %d bytes', (text, bytes) => {
    expect(readSize(text)).toBe(bytes);
  });

  test.each(['', 'k', '1.5m', '-1', '1kb', '1 k', '9007199254740992', '9007199254740992k'])(
    '%j is none',
    (text) => {
      expect(readSize(text)).toBeUndefined();
    },
  );
});

describe('a count', () => {
  test.each([
    ['0', 0],
    ['007', 7],
    ['9007199254740991', Number.MAX_SAFE_INTEGER],
  ])('%j is %d', (text, count) => {
    expect(readCount(text)).toBe(count);
  });

  test.each(['', '-1', '1.0', '1e3', '0x10', '9007199254740992'])('%j is none', (text) => {
    expect(readCount(text)).toBeUndefined();
  });
});
