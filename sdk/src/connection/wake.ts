import type { Clock, Timer } from '../clock.js';

/** How often to look at the clock, and how much later than that is no chance, in milliseconds. */
const interval = 5_000;
const jump = 30_000;

/**
 * Tells when it may be worth looking at connections at once: the network is back, the page is seen again, or much
 * more time has passed than could. Then the machine slept, or the page was frozen: `asleep`.
 */
export function onWake(clock: Clock, wake: (asleep: boolean) => void): Timer {
  const over = new AbortController();
  // Node has no such events.
  const listen = (target: EventTarget | undefined, type: string, task: (event: Event) => void) =>
    target?.addEventListener?.(type, task, { signal: over.signal });
  listen(globalThis, 'online', () => wake(false));
  listen(globalThis, 'pageshow', (event) => (event as PageTransitionEvent).persisted && wake(true));
  listen(globalThis.document, 'visibilitychange', () => document.hidden || wake(false));
  // A page that was frozen, if only for seconds, may have lost what it read.
  listen(globalThis.document, 'resume', () => wake(true));

  let timer: Timer;
  const look = () => {
    const before = clock.now();
    timer = clock.after(interval, () => {
      const slept = clock.now() - before > interval + jump;
      look();
      if (slept) wake(true);
    });
  };
  look();
  return {
    cancel() {
      over.abort();
      timer.cancel();
    },
  };
}
