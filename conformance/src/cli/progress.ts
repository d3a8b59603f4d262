import type { RunEvent } from '../engine/results.js';
import type { OutputStream } from './look.js';

const eraseLine = '\r\u001b[K';

/** From how many finished checks, and after how many milliseconds, it can be said how long the others will take. */
const enough = { checks: 5, ms: 1000 };

/** A span of time as exact as an estimate is: `3 s`, `40 s`, `3 min`. */
function roughly(ms: number): string {
  const seconds = Math.ceil(ms / 1000);
  if (seconds <= 10) return `${seconds} s`;
  if (seconds <= 90) return `${Math.ceil(seconds / 10) * 10} s`;
  return `${Math.ceil(seconds / 60)} min`;
}

/**
 * One line on a terminal that says how far the run is and about how long the rest will take; nothing elsewhere.
 * @param now milliseconds, of any beginning
 */
export function progressLine(
  stream: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
  now: () => number,
): { onEvent(event: RunEvent): void; clear(): void } {
  if (!stream.isTTY || env.TERM === 'dumb') return { onEvent: () => undefined, clear: () => undefined };
  let total = 0;
  let done = 0;
  let start = now();
  const write = (text: string) => {
    // A line that wraps can't be erased.
    stream.write(`${eraseLine}${text.slice(0, (stream.columns ?? 80) - 1)}`);
  };
  const left = (): string => {
    const took = now() - start;
    if (done < enough.checks || took < enough.ms || done === total) return '';
    return ` about ${roughly((took / done) * (total - done))} left,`;
  };
  const count = (id: string) => write(`${done}/${total}${left()} ${id}`);
  return {
    onEvent(event) {
      switch (event.type) {
        case 'started':
          total = event.selected.length;
          write('measuring how long the target takes to answer');
          break;
        case 'calibrated':
          write('finding out what the target can do');
          break;
        case 'check-started':
          // What came before says nothing of how long checks take.
          if (done === 0) start = now();
          count(event.id);
          break;
        case 'check-finished':
          done++;
          count(event.result.id);
          break;
      }
    },
    clear: () => {
      stream.write(eraseLine);
    },
  };
}
