import { expect, test } from 'vitest';
import { backoff, parseRetryAfter } from '../../src/engine/backoff.js';
import { guarantees } from '../../src/engine/guarantees.js';
import { httpDate, readPosition } from '../../src/engine/position.js';

test('the bound doubles with each failure up to the longest wait', () => {
  const bounds = [0, 1, 2, 3, 10, 2000].map((failures) => backoff(failures, 3000, 60_000, 1));
  expect(bounds).toEqual([3000, 3000, 6000, 12_000, 60_000, 60_000]);
  expect(backoff(2, 3000, 60_000, 0)).toBe(0);
});

test('Retry-After is seconds or a date', () => {
  const now = Date.UTC(2026, 0, 1);
  expect(parseRetryAfter('120', now)).toBe(120_000);
  expect(parseRetryAfter('Thu, 01 Jan 2026 00:00:10 GMT', now)).toBe(10_000);
  expect(parseRetryAfter('Wed, 31 Dec 2025 00:00:00 GMT', now)).toBe(0);
  expect([parseRetryAfter('soon', now), parseRetryAfter(null, now)]).toEqual([undefined, undefined]);
});

test('a position is read from a date and any form of tag', () => {
  const date = 'Sat, 21 Nov 2026 02:12:26 GMT';
  const tags = ['3', 'W/3', '"3"', 'W/"3"', '0', null, 'none'].map((tag) => readPosition(date, tag)?.tag);
  // The last is no tag: what has it is none of a push server, and no place to go on from.
  expect(tags).toEqual([3, 3, 3, 3, 0, 0, undefined]);
  expect(readPosition('', '1')).toBeUndefined();
  expect(readPosition('no date', '1')).toBeUndefined();
  expect(httpDate({ time: Date.parse(date) / 1000, tag: 3 })).toBe(date);
});

test('what the template leaves out takes guarantees away', () => {
  const all = { id: true, channel: true, time: true, tag: true, eventId: false, text: true, placed: true };
  const every = { resume: true, once: true, gaps: true, resets: true };
  expect(guarantees(all, 2, false)).toEqual(every);
  expect(guarantees({ ...all, id: false }, 2, false)).toEqual({
    ...every,
    gaps: false,
    resets: false,
  });
  expect(guarantees({ ...all, time: false }, 2, false)).toEqual({
    ...every,
    resume: false,
    resets: false,
  });
  expect(guarantees({ ...all, tag: false, eventId: true }, 2, false)).toEqual(every);
  // A place to go on from, of each channel, is what counts before any message has come.
  expect(guarantees({ ...all, placed: false }, 2, false).resume).toBe(false);
  expect(guarantees({ placed: true }, 2, false).resume).toBe(true);
  expect(guarantees({ placed: true, lost: true }, 2, false).resume).toBe(false);
  expect(guarantees({ placed: true, text: true }, 2, false).resume).toBe(false);
  expect(guarantees({}, 2, false).resume).toBe(false);
  const unnamed = { ...all, channel: false };
  expect(guarantees(unnamed, 1, false)).toEqual(every);
  expect(guarantees(unnamed, 2, false)).toEqual({
    ...every,
    once: false,
    gaps: false,
    resets: false,
  });
  expect(guarantees(all, 1, true)).toEqual({ ...every, gaps: false, resets: false });
});
