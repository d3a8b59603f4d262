import { delay } from '../clock.js';
import { Notice } from '../protocol/message.js';
import { get } from './http.js';
import { openSoon, poll } from './poll.js';
import type { Attempt, Transport } from './transport.js';

const silent = { time: undefined, tag: undefined, eventId: undefined };

/** Fetches the messages of one channel, each with what the server said about the one before. */
async function follow(attempt: Attempt, channel: string, open: () => void): Promise<void> {
  const { settings, signal } = attempt;
  const { clock } = settings;
  for (;;) {
    const started = clock.now();
    let found = false;
    const request = await attempt.request({}, channel);
    await poll(attempt, async (pollSignal) => {
      // 304: nothing yet. 408: nothing yet, says nchan. 410: the channel was deleted.
      const response = await get(attempt, request, pollSignal, [304, 408, 410]);
      open();
      const text = await response.text();
      const { headers, status } = response;
      found = status === 200;
      if (found) attempt.deliver([{ ...silent, id: undefined, channel, text }]);
      if (status === 410) attempt.deliver([{ ...silent, id: Notice.channelDeleted, channel, text }]);
      if (found || status === 410)
        attempt.validate(channel, headers.get('Last-Modified'), headers.get('Etag'));
    });
    signal.throwIfAborted();
    if (!found) await delay(clock, settings.pollInterval - (clock.now() - started), signal);
  }
}

/** The relay protocol: each channel polled by itself, bodies as they are. */
export const relayPolling: Transport = async (attempt) => {
  const open = openSoon(attempt);
  await Promise.all(attempt.channels.map((channel) => follow(attempt, channel, open)));
};
