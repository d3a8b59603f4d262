import { systemClock } from 'pushstream-server/parts';
import type { Clock } from '../../../src/index.js';

/** Shorter waits, in milliseconds, stand for what a network takes: that goes no faster. */
const network = 1_000;

/** A clock that goes so many times as fast as others do: for waits that nothing else depends on. */
export function hurriedClock(times: number): Clock {
  const start = systemClock.now();
  return {
    now: () => start + times * (systemClock.now() - start),
    after: (ms, task) => systemClock.after(ms < network ? ms : ms / times, task),
  };
}
