import { onAbort } from '../clock.js';
import { PushStreamError } from '../errors.js';
import type { Settings } from '../options.js';
import { fromFields, readMessages, type WireMessage } from '../protocol/message.js';
import { pageLoaded } from './page.js';
import { openSoon, poll } from './poll.js';
import type { Attempt } from './transport.js';

/** A script that fails within so many milliseconds was refused; later it was a poll that ended with nothing. */
const soon = 1_000;

/** Loads a script; resolves with whether it could be run. */
function load(url: string, id: string, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.onload = () => resolve(true);
    script.onerror = () => resolve(false);
    onAbort(signal, () => reject(signal.reason));
    script.id = id;
    script.src = url;
    document.head.append(script);
  });
}

function read(given: unknown, settings: Settings): WireMessage[] {
  return [given]
    .flat()
    .flatMap((item: unknown) =>
      typeof item === 'object' && item !== null
        ? fromFields(item as Readonly<Record<string, unknown>>, settings)
        : readMessages(String(item), settings),
    );
}

/** Polls by script tags, for servers of other origins that allow nothing else. */
export async function jsonp(attempt: Attempt): Promise<void> {
  const { settings, signal, streamId } = attempt;
  const { clock } = settings;
  const globals = globalThis as unknown as Record<string, unknown>;
  const id = `PushStreamManager_${streamId}`;
  const nameOf = (started: number) => `${id}_onmessage_${started}`;
  await pageLoaded();
  const open = openSoon(attempt);
  const prepare = (started: number) => attempt.request({ callback: nameOf(started) });
  await poll(attempt, prepare, async ({ url }, pollSignal, started) => {
    const callback = nameOf(started);
    let found = false;
    globals[callback] = (given: unknown) => {
      if (signal.aborted) return;
      open();
      const messages = read(given, settings);
      found ||= messages.length > 0;
      attempt.deliver(messages);
      attempt.settled();
    };
    try {
      const loaded = await load(url, id, pollSignal);
      if (!loaded && clock.now() - started < soon)
        throw new PushStreamError('down', 'The script of the poll could not be loaded');
    } finally {
      document.getElementById(id)?.remove();
      // A script that still comes finds something to call.
      globals[callback] = () => {};
      clock.after(settings.timeout, () => delete globals[callback]);
    }
    return found;
  });
}
