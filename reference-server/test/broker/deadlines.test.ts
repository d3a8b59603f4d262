import { expect, test } from 'vitest';
import type { Clock } from '../../src/broker/clock.js';
import { Deadlines } from '../../src/broker/deadlines.js';
import { VirtualClock } from '../../src/virtual/virtual-clock.js';

/** A virtual clock that counts the timers set and not done with. */
class CountingClock extends VirtualClock {
  timers = 0;
  override after(...[ms, task]: Parameters<Clock['after']>) {
    this.timers++;
    let over = false;
    const done = () => {
      if (!over) this.timers--;
      over = true;
    };
    const timer = super.after(ms, () => {
      done();
      task();
    });
    return {
      cancel() {
        done();
        timer.cancel();
      },
    };
  }
}

test('a thousand deadlines run in order, on one timer', async () => {
  const clock = new CountingClock();
  const deadlines = new Deadlines(clock);
  const ran: number[] = [];
  // Moved about, so that entries go up and down in the heap; every third is taken back.
  for (let i = 0; i < 1000; i++) {
    const deadline = deadlines.create(() => ran.push(clock.elapsed()));
    deadline.move((i * 7919) % 1009);
    deadline.move(1 + ((i * 104_729) % 997));
    if (i % 3 === 0) deadline.cancel();
  }
  expect(clock.timers).toBe(1);
  await clock.run(new Promise<void>((resolve) => void clock.after(1000, resolve)));
  expect(ran).toHaveLength(666);
  expect(ran).toEqual([...ran].sort((a, b) => a - b));
  expect(clock.timers).toBe(0);
});

test('an earlier deadline is not late, a later one not early', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  const ran: string[] = [];
  const moved = deadlines.create(() => ran.push(`moved at ${clock.elapsed()}`));
  moved.move(100);
  const other = deadlines.create(() => ran.push(`other at ${clock.elapsed()}`));
  other.move(50);
  moved.move(10);
  other.move(70);
  await clock.run(new Promise<void>((resolve) => void clock.after(200, resolve)));
  expect(ran).toEqual(['moved at 10', 'other at 70']);
});

test('taking all back leaves no timer', () => {
  const clock = new CountingClock();
  const deadlines = new Deadlines(clock);
  deadlines.create(() => {}).move(5);
  deadlines.clear();
  expect(clock.timers).toBe(0);
});

test('a task that sets a time which is over does not keep the others from theirs', async () => {
  const clock = new VirtualClock();
  const deadlines = new Deadlines(clock);
  const ran: string[] = [];
  const again = deadlines.create(() => {
    ran.push('again');
    if (ran.length < 5) again.move(0);
  });
  again.move(10);
  deadlines.create(() => ran.push('other')).move(10);
  await clock.run(new Promise<void>((resolve) => void clock.after(20, resolve)));
  expect(ran).toEqual(['again', 'other', 'again', 'again', 'again']);
});
