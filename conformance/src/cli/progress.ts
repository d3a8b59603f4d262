import type { RunEvent } from '../engine/results.js';
import type { OutputStream } from './look.js';

const eraseLine = '\r\u001b[K';

/** One line on a terminal that says how far the run is; nothing elsewhere. */
export function progressLine(
  stream: OutputStream,
  env: Readonly<Record<string, string | undefined>>,
): { onEvent(event: RunEvent): void; clear(): void } {
  if (!stream.isTTY || env.TERM === 'dumb') return { onEvent: () => undefined, clear: () => undefined };
  let total = 0;
  let done = 0;
  return {
    onEvent(event) {
      if (event.type === 'started') total = event.selected.length;
      if (event.type === 'check-finished') done++;
      if (event.type === 'check-started' || event.type === 'check-finished') {
        const id = event.type === 'check-started' ? event.id : event.result.id;
        // A line that wraps can't be erased.
        const line = `${done}/${total} ${id}`.slice(0, (stream.columns ?? 80) - 1);
        stream.write(`${eraseLine}${line}`);
      }
    },
    clear: () => {
      stream.write(eraseLine);
    },
  };
}
