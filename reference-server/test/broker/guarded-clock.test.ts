import { expect, test } from 'vitest';
import { guardedClock } from '../../src/broker/guarded-clock.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

test('a task that throws is told of, and those after it run', async () => {
  const faults: unknown[] = [];
  const virtual = new VirtualClock();
  const clock = guardedClock(virtual, (error) => faults.push(error));
  const fault = (text: string) => () => {
    throw new Error(text);
  };
  clock.after(1000, fault('timer'));
  clock.endOfTurn(fault('turn'));
  await virtual.run(new Promise<void>((resolve) => void clock.after(1000, resolve)));
  expect(faults).toEqual([new Error('turn'), new Error('timer')]);
  expect([clock.elapsed(), clock.now()]).toEqual([1000, virtual.now()]);
});
