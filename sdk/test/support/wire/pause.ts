import { systemClock } from 'pushstream-server/parts';

/** Resolves after so many milliseconds: for what has no event, such as a place that a server gives once a second. */
export const pause = (ms: number): Promise<void> =>
  new Promise((resolve) => {
    systemClock.after(ms, resolve);
  });
