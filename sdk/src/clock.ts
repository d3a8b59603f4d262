/** A timer that was set on a {@link Clock}. */
export interface Timer {
  cancel(): void;
}

/** All the time there is for the client. Tests pass one of their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Runs `task` once, `ms` milliseconds from now; at once, yet not before the caller is done, when not above 0. */
  after(ms: number, task: () => void): Timer;
}

/** The timers of the platform. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(ms, task) {
    // A longer delay would fire at once.
    const timer = setTimeout(task, Math.min(ms, 2 ** 31 - 1));
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Runs a task once when the signal is aborted; at once when it is already; not when `until` comes first. */
export function onAbort(signal: AbortSignal | undefined, task: () => void, until?: AbortSignal): void {
  if (signal?.aborted) task();
  else signal?.addEventListener('abort', task, { signal: until } as AddEventListenerOptions);
}

/** Resolves after `ms` milliseconds; never when the signal comes first, as then nobody waits any more. */
export function delay(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, resolve);
    onAbort(signal, () => timer.cancel());
  });
}
