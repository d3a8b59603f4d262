import type { Clock, Timer } from '../clock.js';
import { type Event, never } from '../engine/machine.js';

/** How often to look at the clock, and how much later than that is no chance, in milliseconds. */
const interval = 5_000;
const jump = 30_000;

/**
 * Tells when it may be worth looking at connections at once: the network is back, the page is seen again, or much
 * more time has passed than could. Then the machine slept, or the page was frozen: `asleep`. A page that goes into the
 * back/forward cache takes no connection along, and begins anew when it comes back.
 */
export function onWake(
  clock: Clock,
  dispatch: (event: Exclude<Event, { readonly attempt: unknown }>) => void,
): Timer {
  const over = new AbortController();
  const wake = (asleep?: boolean) => dispatch({ type: 'wake', asleep });
  // Node has no such events.
  const listen = (target: EventTarget | undefined, type: string, task: (event: unknown) => void) =>
    target?.addEventListener?.(type, task, { signal: over.signal });
  listen(globalThis, 'online', () => wake());
  listen(globalThis, 'pageshow', (event) => {
    if (!(event as PageTransitionEvent).persisted) return;
    // The time in the cache is no sleep with an open connection.
    before = never;
    dispatch({ type: 'channels' });
    // One that waited waits no longer.
    wake();
  });
  listen(globalThis.document, 'visibilitychange', () => document.hidden || wake());
  // A page that was frozen, if only for seconds, may have lost what it read.
  listen(globalThis.document, 'resume', () => wake(true));

  let timer: Timer;
  let before: number;
  const look = () => {
    before = clock.now();
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
