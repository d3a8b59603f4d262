import { onAbort } from '../clock.js';
import { PushStreamError } from '../errors.js';
import { asText, readMessages } from '../protocol/message.js';
import { pageLoaded } from './page.js';
import { poll } from './poll.js';
import type { Attempt } from './transport.js';

/** A script that fails within so many milliseconds was refused; later it was a poll that ended with nothing. */
const soon = 1_000;

/** Polls by script tags, for servers of other origins that allow nothing else. */
export async function jsonp(attempt: Attempt): Promise<void> {
  const { settings, signal, streamId } = attempt;
  const { clock } = settings;
  const globals = globalThis as unknown as Record<string, unknown>;
  const id = `PushStreamManager_${streamId}`;
  await pageLoaded();
  await poll(attempt, async (pollSignal, started) => {
    const callback = `${id}_onmessage_${started}`;
    const { url } = await attempt.request({ callback });
    const script = document.createElement('script');
    let found = false;
    globals[callback] = (given: unknown) => {
      if (signal.aborted) return;
      attempt.accepted();
      const messages = [given].flat().flatMap((item) => readMessages(asText(item), settings));
      found ||= messages.length > 0;
      attempt.deliver(messages);
      attempt.settled();
    };
    try {
      await new Promise<unknown>((resolve, reject) => {
        script.onload = resolve;
        script.onerror = () =>
          clock.now() - started < soon
            ? reject(new PushStreamError('down', 'The script did not load'))
            : resolve(undefined);
        onAbort(pollSignal, () => resolve(undefined));
        script.id = id;
        script.src = url;
        document.head.append(script);
      });
    } finally {
      script.remove();
      // A script that still comes finds something to call.
      globals[callback] = () => {};
      clock.after(settings.timeout, () => delete globals[callback]);
    }
    return found;
  });
}
