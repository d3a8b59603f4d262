// Every script of the origin can post to the tabs: what it may say at most costs them no more than a moment.
import { expect, test } from 'vitest';
import type { SessionHost } from '../../src/connection/session.js';
import { createCursor } from '../../src/engine/cursor.js';
import { createFeed } from '../../src/share/feed.js';
import { createRoster } from '../../src/share/roster.js';

/** As many as a post may have, of one length and alike to the last letters: to tell two apart takes reading them whole. */
const names = Array.from({ length: 10_000 }, (_, index) => `${'channel'.repeat(40)}${100_000 + index}`);

/** Seconds of the processor: others may be at work beside this. */
function cost(task: () => void): number {
  const before = process.cpuUsage();
  task();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1_000_000;
}

test('a join with as many channels as there may be is read in a moment', () => {
  const roster = createRoster(() => undefined);
  const claim = { guessed: false, backtrack: 0, on: false };
  const claims = Object.fromEntries(names.map((name) => [name, claim]));
  const seconds = cost(() => {
    roster.join({ type: 'join', from: 'tab', call: 1, again: false, eventId: '', claims });
    roster.cursor.wanted();
    roster.sent();
    roster.quiet();
  });
  expect(seconds).toBeLessThan(4);
});

test('messages that are not for all are told from the others in a moment', () => {
  const channel = `${'channel'.repeat(40)}099999`;
  const cursor = createCursor();
  cursor.follow({ [channel]: {} });
  let count = 0;
  const emit = () => count++;
  const feed = createFeed({ cursor, emit, settings: {} } as unknown as SessionHost);
  feed.follow({ resumes: false, channels: [[channel, 0]] }, true, [{ [channel]: { served: false } }]);
  const messages = Array.from({ length: 100_000 }, (_, index) => ({ id: index + 1, channel, text: '' }));
  const seconds = cost(() => feed.take(messages, names));
  expect(count).toBe(messages.length);
  expect(seconds).toBeLessThan(4);
});
