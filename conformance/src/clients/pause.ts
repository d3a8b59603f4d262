import type { Clock } from '../wire/clock.js';

/** A pause by the clock. */
export function pauseBy(clock: Clock): (ms: number) => Promise<void> {
  return (ms) => new Promise((resolve) => void clock.after(ms, () => resolve()));
}
