import type { Clock } from './clock.js';

/**
 * A clock on which a task that throws ends nothing but itself: the fault is told, and whatever else is due happens.
 * @param onError told of what a task threw
 */
export function guardedClock(clock: Clock, onError: (error: unknown) => void): Clock {
  const guarded = (task: () => void) => () => {
    try {
      task();
    } catch (error) {
      onError(error);
    }
  };
  return {
    now: () => clock.now(),
    elapsed: () => clock.elapsed(),
    after: (ms, task) => clock.after(ms, guarded(task)),
    endOfTurn: (task) => clock.endOfTurn(guarded(task)),
  };
}
