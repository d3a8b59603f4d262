import { httpDate } from '../engine/position.js';
import type { Track } from '../engine/track.js';
import { channelDeleted } from '../protocol/message.js';
import { conditions, foreignAnswer, get } from './http.js';
import { poll } from './poll.js';
import type { Transport, TransportContext } from './transport.js';

/** Fetches the messages of one channel, each with what the server said about the one before. */
function follow(context: TransportContext, channel: string, track: Track): Promise<void> {
  return poll(context, async (signal) => {
    const request = await context.request({}, channel);
    const from =
      track.validators ?? (track.guessed ? {} : conditions(httpDate(track.at), String(track.at?.tag)));
    // 304: nothing yet. 408: nothing yet, says nchan. 410: the channel was deleted.
    const response = await get(context, request, signal, [304, 408, 410], from);
    const text = await response.text();
    const { headers, status } = response;
    const isNew = status === 200;
    const validators = conditions(headers.get('Last-Modified'), headers.get('Etag'));
    const told = JSON.stringify(validators);
    if (isNew && told === '{}') throw foreignAnswer(response);
    context.accepted();
    // The same as before, from a cache or a page for every path: nothing is new.
    if (isNew ? told === JSON.stringify(track.validators) : status !== 410) return false;
    context.deliver([{ id: isNew ? undefined : channelDeleted, channel, text }]);
    track.validators = validators;
    context.settled();
    return isNew;
  });
}

/** The relay protocol: each channel polled by itself, bodies as they are. */
export const relayPolling: Transport = async (context) => {
  const { tracks } = context.cursor;
  await Promise.all([...tracks].map(([channel, track]) => follow(context, channel, track)));
};
