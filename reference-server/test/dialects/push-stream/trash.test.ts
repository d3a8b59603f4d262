import { expect, test } from 'vitest';
import { Deadlines } from '../../../src/broker/deadlines.js';
import { Trash } from '../../../src/dialects/push-stream/trash.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';

test('a hundred thousand channels are cleaned up in the time of a test', async () => {
  const clock = new VirtualClock();
  const trash = new Trash(clock, new Deadlines(clock));
  for (let n = 0; n < 100_000; n++) trash.add('a', 1);
  expect(trash.waiting).toMatchObject({ channels: 100_000, messages: 100_000 });
  // Where each one that goes moves up all the others this takes half a minute.
  await clock.run(new Promise<void>((resolve) => void clock.after(5000, resolve)));
  expect([trash.waiting.channels, trash.cleanedUp.channels]).toEqual([0, 100_000]);
  await clock.run(new Promise<void>((resolve) => void clock.after(10_000, resolve)));
  expect([trash.cleanedUp.channels, trash.cleanedUp.messages]).toEqual([0, 0]);
});
