import { delay, onAbort } from '../clock.js';
import type { Attempt, Request } from './transport.js';

/** A held poll shows nothing: without an answer for so long, in milliseconds, the server has accepted it. */
const patience = 100;

/** Calls `opened` after a short while, or as soon as the returned function is called. */
export function openSoon(attempt: Attempt): () => void {
  const { signal, settings } = attempt;
  const timer = settings.clock.after(patience, () => attempt.opened());
  onAbort(signal, () => timer.cancel());
  return () => {
    timer.cancel();
    attempt.opened();
  };
}

/** Runs one poll; when it takes longer than `timeout` it is ended, which is no error. */
async function pollOnce(
  { settings, signal }: Attempt,
  run: (signal: AbortSignal) => Promise<boolean>,
): Promise<boolean> {
  const controller = new AbortController();
  const abort = () => controller.abort();
  let late = false;
  const timer = settings.clock.after(settings.timeout, () => {
    late = true;
    abort();
  });
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    return await run(controller.signal);
  } catch (error) {
    if (!late) throw error;
    return false;
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', abort);
  }
}

/**
 * Polls, one after the other; one that brought nothing at once is followed by a pause.
 * @param prepare makes the request, told when it began
 * @param run makes the poll and tells whether it brought anything
 */
export async function poll(
  attempt: Attempt,
  prepare: (started: number) => Promise<Request>,
  run: (request: Request, signal: AbortSignal, started: number) => Promise<boolean>,
): Promise<never> {
  const { settings, signal } = attempt;
  const { clock } = settings;
  for (;;) {
    const started = clock.now();
    const request = await prepare(started);
    const found = await pollOnce(attempt, (pollSignal) => run(request, pollSignal, started));
    signal.throwIfAborted();
    if (!found) await delay(clock, settings.pollInterval - (clock.now() - started), signal);
  }
}
