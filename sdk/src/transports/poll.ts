import { delay, onAbort } from '../clock.js';
import type { TransportContext } from './transport.js';

/** A held poll shows nothing: without an answer for so long, in milliseconds, the server has accepted it. */
const patience = 100;

/**
 * Polls, one after the other. One that takes longer than `timeout` is ended, which is no error; one that brought
 * nothing at once is followed by a pause.
 * @param run makes the poll, told when it began, and tells whether it brought anything
 */
export async function poll(
  context: TransportContext,
  run: (signal: AbortSignal, started: number) => Promise<boolean>,
): Promise<never> {
  const { settings, signal, cursor } = context;
  const { clock, timeout, pollInterval } = settings;
  void delay(clock, patience, signal).then(() => context.accepted());
  for (;;) {
    const started = clock.now();
    const { position } = cursor.wanted();
    const over = new AbortController();
    onAbort(signal, () => over.abort(), over.signal);
    try {
      const found = await Promise.race([run(over.signal, started), delay(clock, timeout, over.signal)]);
      // Told where it begins, it goes on from there at once.
      if (!found && (position || !cursor.wanted().position))
        await delay(clock, pollInterval - (clock.now() - started), over.signal);
    } finally {
      over.abort();
    }
  }
}
