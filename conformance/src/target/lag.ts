import type { LagGauge } from '../engine/plan.js';

/** How often the event loop is looked at, milliseconds. */
const interval = 10;

/** Measures how late timers of this process fire while somebody wants to know. */
export function eventLoopLag(): LagGauge {
  const watchers = new Set<{ worst: number }>();
  let ticker: NodeJS.Timeout | undefined;
  let last = 0;
  const tick = () => {
    const now = performance.now();
    const late = now - last - interval;
    last = now;
    for (const watcher of watchers) watcher.worst = Math.max(watcher.worst, late);
  };
  return {
    start() {
      const watcher = { worst: 0 };
      watchers.add(watcher);
      if (!ticker) {
        last = performance.now();
        ticker = setInterval(tick, interval);
        ticker.unref();
      }
      return () => {
        tick();
        watchers.delete(watcher);
        if (watchers.size === 0) {
          clearInterval(ticker);
          ticker = undefined;
        }
        return watcher.worst;
      };
    },
  };
}
