import { Notice } from '../protocol/message.js';
import { get } from './http.js';
import { openSoon, poll } from './poll.js';
import type { Attempt, Transport } from './transport.js';

/** Fetches the messages of one channel, each with what the server said about the one before. */
function follow(attempt: Attempt, channel: string, open: () => void): Promise<void> {
  const track = attempt.cursor.tracks.get(channel);
  const prepare = () => attempt.request({}, channel);
  return poll(attempt, prepare, async (request, signal) => {
    const { modified, etag } = track?.validators ?? {};
    const conditions = {
      ...(modified && { 'If-Modified-Since': modified }),
      ...(etag && { 'If-None-Match': etag }),
    };
    // 304: nothing yet. 408: nothing yet, says nchan. 410: the channel was deleted.
    const response = await get(attempt, request, signal, [304, 408, 410], conditions);
    open();
    const text = await response.text();
    const { headers, status } = response;
    if (status !== 200 && status !== 410) return false;
    const id = status === 410 ? Notice.channelDeleted : undefined;
    attempt.deliver([{ id, channel, text, time: undefined, tag: undefined, eventId: undefined }]);
    const validators = {
      modified: headers.get('Last-Modified') ?? '',
      etag: headers.get('Etag') ?? '',
    };
    if (track) track.validators = validators;
    attempt.changed();
    return status === 200;
  });
}

/** The relay protocol: each channel polled by itself, bodies as they are. */
export const relayPolling: Transport = async (attempt) => {
  const open = openSoon(attempt);
  await Promise.all(attempt.channels.map((channel) => follow(attempt, channel, open)));
};
