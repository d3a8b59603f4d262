import { onAbort } from '../clock.js';
import { PushStreamError } from '../errors.js';
import { asText, readMessages } from '../protocol/message.js';
import { foreignAnswer } from './http.js';
import { pageLoaded } from './page.js';
import { poll } from './poll.js';
import type { TransportContext } from './transport.js';

/** A script that fails within so many milliseconds was refused; later it was a poll that ended with nothing. */
const soon = 1_000;

/** Polls by script tags, for servers of other origins that allow nothing else. */
export async function jsonp(context: TransportContext): Promise<void> {
  const { settings, signal, streamId } = context;
  const { clock } = settings;
  const globals = globalThis as unknown as Record<string, unknown>;
  const id = `PushStreamManager_${streamId}`;
  await pageLoaded();
  await poll(context, async (pollSignal, started) => {
    const callback = `${id}_onmessage_${started}`;
    const { url } = await context.request({ callback });
    const script = document.createElement('script');
    let found: boolean | undefined;
    globals[callback] = (given: unknown) => {
      if (signal.aborted) return;
      context.accepted();
      const messages = [given].flat().flatMap((item) => readMessages(asText(item), settings));
      found = context.deliver(messages);
      context.settled();
    };
    try {
      await new Promise<unknown>((resolve, reject) => {
        script.onload = () => (found === undefined ? reject(foreignAnswer()) : resolve(0));
        script.onerror = () =>
          clock.now() - started < soon
            ? reject(new PushStreamError('down', 'The script did not load'))
            : resolve(0);
        onAbort(pollSignal, () => resolve(0));
        script.id = id;
        script.src = url;
        document.head.append(script);
      });
    } finally {
      // Takes it out of the page; a script that comes into another document than the one it was made for does not run.
      new Document().adoptNode(script);
      delete globals[callback];
    }
    return Boolean(found);
  });
}
