import type { Call } from '../wire/connection.js';
import type { HttpRequest } from '../wire/http-request.js';
import type { Location } from './locations.js';
import type { RequestOptions, Stage } from './stage.js';

/** Who asks at a location for one channel; each request on a connection of its own unless said otherwise. */
export abstract class Actor {
  protected abstract readonly role: 'publisher' | 'subscriber';
  readonly #stage: Stage;
  readonly #location: Location;
  readonly #channel: string;

  constructor(stage: Stage, location: Location, channel: string) {
    this.#stage = stage;
    this.#location = location;
    this.#channel = channel;
  }

  get(options: RequestOptions = {}): Call {
    return this.send(this.request('GET', options));
  }

  /** A method that has no verb of its own here. */
  other(method: string, options: RequestOptions = {}): Call {
    return this.send(this.request(method, options));
  }

  /** Requests on one connection, all sent before the first is answered. */
  pipeline(requests: readonly HttpRequest[]): Call[] {
    return this.#stage.pipeline(this.#location, this.role, requests);
  }

  /** A connection that is kept: returns what sends the next request on it. */
  keepAlive(): (request: HttpRequest) => Call {
    return this.#stage.keepAlive(this.#location, this.role);
  }

  request(method: string, options: RequestOptions = {}): HttpRequest {
    return this.#stage.request(this.#location, this.#channel, method, options);
  }

  protected send(request: HttpRequest): Call {
    return this.#stage.send(this.#location, this.role, request);
  }
}
