import type { Cursor } from '../../broker/broker.js';
import { comparePositions, type Position } from '../../broker/message.js';
import type { Exchange, HeaderList } from '../../http/exchange.js';
import { readHttpDate } from '../http-date.js';

/** Past the whole second: what a date without a tag stands for. */
const anyTag = Number.POSITIVE_INFINITY;

/** One entity tag: weak or strong, quoted or as older clients have it, with what a proxy that compresses adds to it (`5-gzip`). */
const entityTag = /^(?:W\/)?"?(\d{1,15})(?:[-:;/.][\w.:;/-]*)?"?$/;

/**
 * The number in `If-None-Match`; of several the greatest, for it is known that the client has that one. What cannot be read
 * counts as the beginning of the second: a message may then come twice, and none is lost.
 * @returns undefined when there is no tag at all
 */
function readTag(value: string | undefined): number | undefined {
  if (value === undefined) return undefined;
  let greatest = 0;
  for (const one of value.split(','))
    greatest = Math.max(greatest, Number(entityTag.exec(one.trim())?.[1] ?? 0));
  return greatest;
}

/** Last-Modified and Etag of a position, to be echoed. */
export function validators({ time, tag }: Position): HeaderList {
  const date = ['Last-Modified', new Date(time * 1000).toUTCString()] as const;
  return tag === anyTag ? [date] : [date, ['Etag', `"${tag}"`]];
}

/**
 * Where a subscriber wants to start (relay 3.1): If-Modified-Since and If-None-Match echo the validators of the last message it
 * got. A date alone means later seconds only.
 *
 * A position that nothing here can have yet comes from elsewhere. With a tag it is the echo of a message from before a restart,
 * by a clock that was ahead: waiting for that time to come would lose what is published until then, so it starts at the oldest.
 * A mere date (or tag 0) is a client's own clock being ahead: it gets what comes next.
 * @param latest the position before everything still to be published
 */
export function cursorOf(exchange: Exchange, latest: Position): Cursor {
  const time = readHttpDate(exchange.header('if-modified-since'));
  if (time === undefined) return 'oldest';
  const tag = readTag(exchange.header('if-none-match'));
  if (tag === undefined) return time > latest.time ? 'newest' : { time, tag: anyTag };
  const position = { time, tag };
  if (comparePositions(position, latest) <= 0) return position;
  return tag > 0 ? 'oldest' : 'newest';
}

/** The position that says of an answer without a message where to go on, so that nothing is missed or told twice. */
export function resumeAt(cursor: Cursor, latest: Position): Position {
  if (cursor === 'newest') return latest;
  // Nothing of the channel is stored. The second before, for clients that echo the date alone: for them a second that
  // has begun would be over.
  if (cursor === 'oldest') return { time: latest.time - 1, tag: 0 };
  return cursor;
}
