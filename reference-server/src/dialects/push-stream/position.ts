import type { StartPosition } from '../../broker/following.js';
import type { Exchange, HeaderList } from '../../http/exchange.js';
import type { Expression } from '../../http/variables.js';
import { textFromWire } from './byte-text.js';
import { decodePath } from './channels-path.js';
import type { PushStreamSettings } from './settings.js';
import { startPosition } from './start-position.js';

/** Where a request wants to start. Where a directive says what to read, the header is not read. */
export function positionOf(settings: PushStreamSettings, exchange: Exchange): StartPosition {
  const value = (expression: Expression | undefined, header: string) =>
    expression ? decodePath(expression(exchange)) : textFromWire(exchange.header(header) ?? '');
  return startPosition({
    eventId: value(settings.push_stream_last_event_id, 'last-event-id'),
    time: value(settings.push_stream_last_received_message_time, 'if-modified-since'),
    tag: value(settings.push_stream_last_received_message_tag, 'if-none-match'),
  });
}

/** What a client sends back to go on from a position. */
export function validators({ time, tag }: Pick<StartPosition, 'time' | 'tag'>): HeaderList {
  const headers: [string, string][] = [];
  // To the module the beginning of time is none.
  if (time) headers.push(['Last-Modified', new Date(time * 1000).toUTCString()]);
  if (tag !== undefined) headers.push(['Etag', `W/${tag}`]);
  return headers;
}
