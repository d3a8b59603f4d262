import type { Call } from '../wire/connection.js';
import type { HttpRequest } from '../wire/http-request.js';
import type { Location } from './locations.js';
import type { RequestOptions, Stage } from './stage.js';

/** What a publisher may say beside the body. */
export interface PostOptions extends RequestOptions {
  readonly contentType?: string;
}

/** Sends a publisher's requests, each on a connection of its own. */
export class Publisher {
  readonly #stage: Stage;
  readonly #location: Location;
  readonly #channel: string;

  constructor(stage: Stage, location: Location, channel: string) {
    this.#stage = stage;
    this.#location = location;
    this.#channel = channel;
  }

  /** Publishes; without a body when none is given. */
  post(body?: Uint8Array | string, options: PostOptions = {}): Call {
    return this.#send(this.postRequest(body, options));
  }

  put(options: RequestOptions = {}): Call {
    return this.#send(this.request('PUT', options));
  }

  get(options: RequestOptions = {}): Call {
    return this.#send(this.request('GET', options));
  }

  delete(options: RequestOptions = {}): Call {
    return this.#send(this.request('DELETE', options));
  }

  /** Any other method. */
  other(method: string, options: RequestOptions = {}): Call {
    return this.#send(this.request(method, options));
  }

  /** Requests on one connection, all sent before the first is answered. */
  pipeline(requests: readonly HttpRequest[]): Call[] {
    return this.#stage.pipeline(this.#location, 'publisher', requests);
  }

  /** A connection that is kept: returns what sends the next request on it. */
  keepAlive(): (request: HttpRequest) => Call {
    return this.#stage.keepAlive(this.#location, 'publisher');
  }

  request(method: string, options: RequestOptions = {}): HttpRequest {
    return this.#stage.request(this.#location, this.#channel, method, options);
  }

  postRequest(body?: Uint8Array | string, options: PostOptions = {}): HttpRequest {
    const { contentType, ...rest } = options;
    const headers = [...(rest.headers ?? [])];
    if (contentType !== undefined) headers.push(['Content-Type', contentType]);
    return this.request('POST', {
      ...rest,
      headers,
      ...(body === undefined ? {} : { body: Buffer.from(body) }),
    });
  }

  #send(request: HttpRequest): Call {
    return this.#stage.send(this.#location, 'publisher', request);
  }
}
