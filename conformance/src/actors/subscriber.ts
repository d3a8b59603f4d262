import type { Call } from '../wire/connection.js';
import type { HttpRequest } from '../wire/http-request.js';
import { Actor } from './actor.js';
import type { Cursor } from './reply.js';
import type { RequestOptions } from './stage.js';

/** The request headers that echo a cursor. */
export function cursorHeaders(cursor: Cursor): [string, string][] {
  const headers: [string, string][] = [];
  if (cursor.lastModified !== undefined) headers.push(['If-Modified-Since', cursor.lastModified]);
  if (cursor.etag !== undefined) headers.push(['If-None-Match', cursor.etag]);
  return headers;
}

/** Sends a subscriber's requests; a plain GET asks for the oldest message. */
export class Subscriber extends Actor {
  protected override readonly role = 'subscriber';

  /** Asks for the message after the one this cursor came with. */
  next(cursor: Cursor, options: RequestOptions = {}): Call {
    return this.send(this.nextRequest(cursor, options));
  }

  nextRequest(cursor: Cursor, options: RequestOptions = {}): HttpRequest {
    return this.request('GET', {
      ...options,
      headers: [...(options.headers ?? []), ...cursorHeaders(cursor)],
    });
  }
}
