import { onAbort } from '../clock.js';
import { PushStreamError } from '../errors.js';
import { asText, readMessages } from '../protocol/message.js';
import { foreignAnswer } from './http.js';
import { pageLoaded } from './page.js';
import { poll } from './poll.js';
import type { TransportContext } from './transport.js';

/** A script that fails within so many milliseconds was refused; later it was a poll that ended with nothing. */
const soon = 1_000;

/**
 * Polls by script tags, for servers of other origins that allow nothing else.
 *
 * Each script stands in an empty page of its own, in a hidden iframe: no browser stops the load of a script that is taken out of
 * its page, but all stop it when the page goes.
 */
export async function jsonp(context: TransportContext): Promise<void> {
  const { settings, signal, streamId } = context;
  const { clock } = settings;
  await pageLoaded();
  await poll(context, async (pollSignal, started) => {
    const callback = `PushStreamManager_${streamId}_onmessage_${started}`;
    const { url } = await context.request({ callback });
    const script = document.createElement('script');
    const frame = document.createElement('iframe');
    let globals: Record<string, unknown> | undefined;
    let found: boolean | undefined;
    const take = (given: unknown) => {
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
        // Of this kind of empty page the server is told the page around it as the referrer.
        frame.srcdoc = '';
        frame.onload = () => {
          if (pollSignal.aborted) return;
          // In a sandbox without an origin, the page in the frame is a stranger.
          const page = frame.contentDocument ?? document;
          globals = page.defaultView as unknown as Record<string, unknown>;
          globals[callback] = take;
          script.src = url;
          page.head.append(script);
        };
        document.head.append(frame);
      });
    } finally {
      frame.remove();
      // For the script in a sandbox: one that comes into another document than the one it was made for does not run.
      new Document().adoptNode(script);
      delete globals?.[callback];
    }
    return Boolean(found);
  });
}
