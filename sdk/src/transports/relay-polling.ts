import type { Track } from '../engine/track.js';
import { channelDeleted } from '../protocol/message.js';
import { conditions, get } from './http.js';
import { poll } from './poll.js';
import type { Attempt, Transport } from './transport.js';

/** Fetches the messages of one channel, each with what the server said about the one before. */
function follow(attempt: Attempt, channel: string, track: Track): Promise<void> {
  return poll(attempt, async (signal) => {
    const request = await attempt.request({}, channel);
    // 304: nothing yet. 408: nothing yet, says nchan. 410: the channel was deleted.
    const response = await get(attempt, request, signal, [304, 408, 410], track.validators ?? {});
    attempt.accepted();
    const text = await response.text();
    const { headers, status } = response;
    const isNew = status === 200;
    if (!isNew && status !== 410) return false;
    attempt.deliver([{ id: isNew ? undefined : channelDeleted, channel, text }]);
    track.validators = conditions(headers.get('Last-Modified'), headers.get('Etag'));
    attempt.settled();
    return isNew;
  });
}

/** The relay protocol: each channel polled by itself, bodies as they are. */
export const relayPolling: Transport = async (attempt) => {
  const { tracks } = attempt.cursor;
  await Promise.all([...tracks].map(([channel, track]) => follow(attempt, channel, track)));
};
