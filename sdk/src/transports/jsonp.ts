import { delay } from '../clock.js';
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
    const end = (loaded: boolean) => {
      script.remove();
      resolve(loaded);
    };
    script.onload = () => end(true);
    script.onerror = () => end(false);
    signal.addEventListener(
      'abort',
      () => {
        script.remove();
        reject(signal.reason);
      },
      { once: true },
    );
    script.id = id;
    script.src = url;
    document.head.append(script);
  });
}

function read(given: unknown, settings: Settings): WireMessage[] {
  return (Array.isArray(given) ? given : [given]).flatMap((item: unknown) =>
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
  await pageLoaded();
  const open = openSoon(attempt);
  for (;;) {
    const started = clock.now();
    const id = `PushStreamManager_${streamId}`;
    const callback = `${id}_onmessage_${started}`;
    const { url } = await attempt.request({ callback });
    let found = 0;
    let loaded = true;
    globals[callback] = (given: unknown) => {
      if (signal.aborted) return;
      open();
      const messages = read(given, settings);
      found += messages.length;
      attempt.deliver(messages);
      attempt.settled();
    };
    await poll(attempt, async (pollSignal) => {
      loaded = await load(url, id, pollSignal);
    });
    // A script that still comes finds something to call.
    globals[callback] = () => {};
    clock.after(settings.timeout, () => delete globals[callback]);
    if (!loaded && clock.now() - started < soon)
      throw new PushStreamError('down', 'The script of the poll could not be loaded');
    if (found === 0) await delay(clock, settings.pollInterval - (clock.now() - started), signal);
    signal.throwIfAborted();
  }
}
