import { expect, test } from 'vitest';
import { startPosition } from '../../../src/dialects/push-stream/start-position.js';

test.each([
  ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
  ['Sat, 21 Nov 2026 02:12:27 GMT', 1_795_227_147],
  ['Saturday, 21-Nov-26 02:12:27 GMT', 1_795_227_147],
  ['Sat Nov 21 02:12:27 2026', 1_795_227_147],
  // Whatever the zone is called.
  ['Sat, 21 Nov 2026 02:12:27 UTC', 1_795_227_147],
  ['Sat, 21 Nov 2026 02:12:27 +0000', 1_795_227_147],
  ['Sat, 21 Nov 2026 02:12:27Z', 1_795_227_147],
  ['Sat, 21 Nov 2026 02:12:27', 1_795_227_147],
  ['Saturday, 21-Nov-26 02:12:27 UTC', 1_795_227_147],
  ['Sat, 21 Nov 2026 02:12:27 GMT; length=5', 1_795_227_147],
  ['Sat Nov 21 02:12:27 2026 UTC', 1_795_227_147],
  ['Sat, 21 Nov 2026 02:12:270 GMT', undefined],
  ['Sat, 21 Nov 2026 02:12:60 GMT', undefined],
  [`Sat, 21 Nov 2026 02:12:27 ${'x'.repeat(100)}`, undefined],
  ['Sat, 1 Nov 2026 02:12:27 GMT', undefined],
  ['Sat, 31 Feb 2026 02:12:27 GMT', undefined],
  ['Sat, 21 Nov 2026 24:12:27 GMT', undefined],
  ['1795227147', undefined],
  ['null', undefined],
  ['', undefined],
  [undefined, undefined],
])('the time %j is %s', (time, seconds) => {
  expect(startPosition({ time }).time).toBe(seconds);
});

test.each([
  ['0', 0],
  ['4', 4],
  ['W/4', 4],
  ['007', 7],
  ['"4"', undefined],
  ['W/"4"', undefined],
  ['w/4', undefined],
  ['W/W/4', undefined],
  ['-1', undefined],
  ['4.5', undefined],
  ['4, 5', undefined],
  ['4\n', undefined],
  ['0x4', undefined],
  ['99999999999999999999', undefined],
  ['*', undefined],
  ['', undefined],
  [undefined, undefined],
])('the tag %j is %s', (tag, number) => {
  expect(startPosition({ tag }).tag).toBe(number);
});

test('what is not given is not there', () => {
  expect(startPosition({})).toEqual({});
  expect(Object.keys(startPosition({ eventId: '', time: 'x', tag: 'x' }))).toEqual([]);
  expect(startPosition({ eventId: 'id-7', time: 'Thu, 01 Jan 1970 00:00:00 GMT', tag: '0' })).toEqual({
    eventId: 'id-7',
    time: 0,
    tag: 0,
  });
});
