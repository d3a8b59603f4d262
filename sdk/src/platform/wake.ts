import type { Timer } from '../clock.js';

const interval = 5_000;
const jump = 30_000;

/** Notices that much more time has passed than could: the machine slept, or the page was frozen. */
export function onClockJump(wake: (asleep: boolean) => void): Timer {
  let last = Date.now();
  const timer: unknown = setInterval(() => {
    const now = Date.now();
    if (now - last > interval + jump) wake(true);
    last = now;
  }, interval);
  // In Node a timer would keep the process alive.
  if (typeof timer === 'object') (timer as { unref?: () => void }).unref?.();
  return { cancel: () => clearInterval(timer as number) };
}
