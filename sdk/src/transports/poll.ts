import { Notice, type WireMessage } from '../protocol/message.js';
import type { Attempt } from './transport.js';

/** A held poll shows nothing: without an answer for so long, in milliseconds, the server has accepted it. */
const patience = 100;

/** Calls `opened` after a short while, or as soon as the returned function is called. */
export function openSoon(attempt: Attempt): () => void {
  const { signal, settings } = attempt;
  const timer = settings.clock.after(patience, () => attempt.opened());
  signal.addEventListener('abort', () => timer.cancel(), { once: true });
  return () => {
    timer.cancel();
    attempt.opened();
  };
}

/** Runs one poll; when it takes longer than `timeout` it is ended, which is no error. */
export async function poll(
  { settings, signal }: Attempt,
  run: (signal: AbortSignal) => Promise<void>,
): Promise<void> {
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
    await run(controller.signal);
  } catch (error) {
    if (!late) throw error;
  } finally {
    timer.cancel();
    signal.removeEventListener('abort', abort);
  }
}

/** True for what a server says by itself. */
export const isNotice = ({ id }: WireMessage): boolean => id !== undefined && id <= Notice.ping;
