import { expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../src/broker/clock.js';
import { EventLoopDelay } from '../../src/operations/event-loop.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

const pause = (ms: number) => new Promise<void>((resolve) => void systemClock.after(ms, resolve));

test('what holds up the event loop is told', async () => {
  const delay = new EventLoopDelay(systemClock);
  onTestFinished(() => delay.stop());
  // It looks when timers run: once before, and once after what holds them up.
  await pause(50);
  const until = systemClock.elapsed() + 150;
  while (systemClock.elapsed() < until);
  await pause(50);
  const read = new Map(delay.read());
  expect([...read.keys()]).toEqual(['0.5', '0.9', '0.99', '1']);
  expect(read.get('1')).toBeGreaterThan(0.1);
  // Of the looks, of which there were some, the quickest half was held up by far less.
  expect(read.get('0.5')).toBeLessThan(read.get('1') ?? 0);
});

test('who asks soon after another is told the same, and what is told is never of less than five seconds', async () => {
  const clock = new VirtualClock();
  const delay = new EventLoopDelay(clock);
  onTestFinished(() => delay.stop());
  const pass = (ms: number) => clock.run(new Promise<void>((resolve) => void clock.after(ms, resolve)));
  const first = delay.read();
  await pass(4999);
  expect(delay.read()).toBe(first);
  await pass(1);
  const second = delay.read();
  expect(second).not.toBe(first);
  expect(delay.read()).toBe(second);
});
