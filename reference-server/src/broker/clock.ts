/** A timer that was set on a {@link Clock}. */
export interface Timer {
  /** Takes the timer back; does nothing once it has run. */
  cancel(): void;
}

/** The only source of time for the code that it is passed to: the present time, and timers. */
export interface Clock {
  /** Wall-clock time in milliseconds since 1970; may jump either way. */
  now(): number;
  /** Milliseconds on a scale that never goes back; its zero is arbitrary. */
  elapsed(): number;
  /** Runs `task` once, `ms` milliseconds from now. */
  after(ms: number, task: () => void): Timer;
  /** Runs `task` at the end of the present turn of the event loop: the time to flush. */
  endOfTurn(task: () => void): void;
}

/** Node's own timers. A timer keeps the process alive until it ran or was cancelled. */
export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => performance.now(),
  after(ms, task) {
    // Node fires a longer delay at once: wait in pieces.
    const longest = 2 ** 31 - 1;
    let timer: NodeJS.Timeout;
    const wait = (left: number) => {
      timer = setTimeout(() => (left > longest ? wait(left - longest) : task()), Math.min(left, longest));
    };
    wait(Math.max(0, ms));
    return { cancel: () => clearTimeout(timer) };
  },
  endOfTurn(task) {
    setImmediate(task);
  },
};
