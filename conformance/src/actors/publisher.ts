import type { Call } from '../wire/connection.js';
import type { HttpRequest } from '../wire/http-request.js';
import { Actor } from './actor.js';
import type { RequestOptions } from './stage.js';

/** What a publisher may say beside the body. */
export interface PostOptions extends RequestOptions {
  readonly contentType?: string;
}

/** Sends a publisher's requests. */
export class Publisher extends Actor {
  protected override readonly role = 'publisher';

  /** Publishes; without a body when none is given. */
  post(body?: Uint8Array | string, options: PostOptions = {}): Call {
    return this.send(this.postRequest(body, options));
  }

  put(options: RequestOptions = {}): Call {
    return this.send(this.request('PUT', options));
  }

  delete(options: RequestOptions = {}): Call {
    return this.send(this.request('DELETE', options));
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
}
