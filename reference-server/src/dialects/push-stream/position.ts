import type { StartPosition } from '../../broker/following.js';
import type { Exchange, HeaderList } from '../../http/exchange.js';
import { queryArgument } from '../../http/request-argument.js';
import type { Expression } from '../../http/variables.js';
import { textFromWire } from './byte-text.js';
import { decodePath } from './channels-path.js';
import type { PushStreamSettings } from './settings.js';
import { startPosition } from './start-position.js';

/** Where a request wants to start. Where a directive says what to read, the header is not read. */
export function positionOf(settings: PushStreamSettings, exchange: Exchange): StartPosition {
  const value = (expression: Expression | undefined, header: string) =>
    expression ? decodePath(expression(exchange)) : textFromWire(exchange.header(header) ?? '');
  const asked = startPosition({
    eventId: value(settings.push_stream_last_event_id, 'last-event-id'),
    time: value(settings.push_stream_last_received_message_time, 'if-modified-since'),
    tag: value(settings.push_stream_last_received_message_tag, 'if-none-match'),
  });
  if (!settings.position_from_arguments) return asked;
  const argument = (name: string) => decodePath(queryArgument(exchange.query, name) ?? '');
  // A browser's EventSource connects again with a newer Last-Event-ID, but always to the same URL: headers come first.
  const eventId = asked.eventId ?? argument('eventid');
  // A tag counts within its second: the time and the tag come from one place.
  if (asked.time !== undefined) return { ...asked, ...startPosition({ eventId }) };
  return startPosition({ eventId, time: argument('time'), tag: argument('tag') });
}

/** What a client sends back to go on from a position. */
export function validators({ time, tag }: Pick<StartPosition, 'time' | 'tag'>): HeaderList {
  const headers: [string, string][] = [];
  // To the module the beginning of time is none.
  if (time) headers.push(['Last-Modified', new Date(time * 1000).toUTCString()]);
  if (tag !== undefined) headers.push(['Etag', `W/${tag}`]);
  return headers;
}
