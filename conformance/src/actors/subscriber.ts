import type { Call } from '../wire/connection.js';
import type { HttpRequest } from '../wire/http-request.js';
import type { Location } from './locations.js';
import type { Cursor } from './reply.js';
import type { RequestOptions, Stage } from './stage.js';

/** The request headers that echo a cursor. */
function cursorHeaders(cursor: Cursor): [string, string][] {
  const headers: [string, string][] = [];
  if (cursor.lastModified !== undefined) headers.push(['If-Modified-Since', cursor.lastModified]);
  if (cursor.etag !== undefined) headers.push(['If-None-Match', cursor.etag]);
  return headers;
}

/** Sends a subscriber's requests, each on a connection of its own. */
export class Subscriber {
  readonly #stage: Stage;
  readonly #location: Location;
  readonly #channel: string;

  constructor(stage: Stage, location: Location, channel: string) {
    this.#stage = stage;
    this.#location = location;
    this.#channel = channel;
  }

  /** Asks for the oldest message. */
  get(options: RequestOptions = {}): Call {
    return this.#send(this.request('GET', options));
  }

  /** Asks for the message after the one this cursor came with. */
  next(cursor: Cursor, options: RequestOptions = {}): Call {
    return this.#send(this.nextRequest(cursor, options));
  }

  /** Any other method. */
  other(method: string, options: RequestOptions = {}): Call {
    return this.#send(this.request(method, options));
  }

  /** Requests on one connection, all sent before the first is answered. */
  pipeline(requests: readonly HttpRequest[]): Call[] {
    return this.#stage.pipeline(this.#location, 'subscriber', requests);
  }

  /** A connection that is kept: returns what sends the next request on it. */
  keepAlive(): (request: HttpRequest) => Call {
    return this.#stage.keepAlive(this.#location, 'subscriber');
  }

  request(method: string, options: RequestOptions = {}): HttpRequest {
    return this.#stage.request(this.#location, this.#channel, method, options);
  }

  nextRequest(cursor: Cursor, options: RequestOptions = {}): HttpRequest {
    return this.request('GET', {
      ...options,
      headers: [...(options.headers ?? []), ...cursorHeaders(cursor)],
    });
  }

  #send(request: HttpRequest): Call {
    return this.#stage.send(this.#location, 'subscriber', request);
  }
}
