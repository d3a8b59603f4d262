import { delay } from '../clock.js';
import { readPosition } from '../engine/position.js';
import { readMessages } from '../protocol/message.js';
import { get, isSameOrigin } from './http.js';
import { jsonp } from './jsonp.js';
import { isNotice, openSoon, poll } from './poll.js';
import type { Transport } from './transport.js';

/** True when the server could be asked by script tags, though not by fetch. */
function mayBeCors(url: string, error: unknown): boolean {
  return error instanceof TypeError && typeof document === 'object' && !isSameOrigin(url);
}

/** Polls by fetch, one after the other; a poll that brought nothing at once is followed by a pause. */
export const longPolling: Transport = async (attempt) => {
  const { settings, signal } = attempt;
  const { clock } = settings;
  if (settings.useJSONP) return jsonp(attempt);
  const open = openSoon(attempt);
  for (let first = true; ; first = false) {
    const started = clock.now();
    let found = 0;
    const request = await attempt.request();
    try {
      await poll(attempt, async (pollSignal) => {
        const response = await get(attempt, request, pollSignal, [304]);
        open();
        const messages = readMessages(await response.text(), settings);
        found = messages.length;
        attempt.deliver(messages);
        const { headers } = response;
        const position = readPosition(headers.get('Last-Modified'), headers.get('Etag'));
        if (response.status === 200) attempt.settled(messages.every(isNotice) ? undefined : position);
        else attempt.began(position, true);
      });
    } catch (error) {
      if (first && mayBeCors(request.url, error)) return jsonp(attempt);
      throw error;
    }
    signal.throwIfAborted();
    if (found === 0) await delay(clock, settings.pollInterval - (clock.now() - started), signal);
  }
};
