import { expect, test } from 'vitest';
import { Resets } from '../../src/engine/resets.js';

test.each([
  [40, 0, true, undefined],
  [40, 1, true, '1 of 40 connections was reset before a byte of an answer; a check that failed beside'],
  [400, 15, true, '15 of 400 connections were reset before a byte of an answer; a check that failed beside'],
  [400, 16, false, '16 of 400 connections were reset before a byte of an answer; too many to run'],
])('of %s connections %s', (connections, count, few, notice) => {
  const resets = new Resets();
  resets.count({ connections: connections - 10, resets: 0 });
  resets.count({ connections: 10, resets: count });
  expect(resets.few).toBe(few);
  expect(resets.notice).toEqual(notice === undefined ? undefined : expect.stringContaining(notice));
});
