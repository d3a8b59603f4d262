import { httpDate } from '../engine/position.js';
import { readEvent } from '../protocol/message.js';
import type { SseItem } from '../protocol/sse.js';
import { conditions } from './http.js';
import type { TransportContext } from './transport.js';

// nchan gives its events ids, `time:tag`: what its polls say in Last-Modified and Etag. Those of several channels are
// of another form, and are about all of them.

/** Arguments that ask nchan for the events after the last one. */
export function lastEvent({ cursor }: TransportContext): Record<string, string> {
  const [track, another] = cursor.tracks.values();
  const { 'If-Modified-Since': modified, 'If-None-Match': tag } = track?.validators ?? {};
  return modified && !another ? { last_event_id: `${Date.parse(modified) / 1000}:${tag}` } : {};
}

/** Takes one event: messages of the template, or in the relay dialect a text as it is. */
export function takeEvent(context: TransportContext, { type, data = '', lastEventId = '' }: SseItem): void {
  const { settings, cursor } = context;
  const eventType = type && type !== 'message' ? type : undefined;
  const isRelay = settings.dialect === 'relay';
  context.deliver(isRelay ? [{ text: data, eventType }] : readEvent(data, settings, eventType));
  const [, time, tag = ''] = /^(\d+):(\d+)$/.exec(lastEventId) ?? [];
  if (isRelay && time)
    for (const track of cursor.tracks.values())
      track.validators = conditions(httpDate({ time: Number(time), tag: 0 }), tag);
}
