import { Publisher } from '../../../actors/publisher.js';
import type { Home, RequestOptions, Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import type { Given } from './given.js';
import type { Listeners, ListenOptions, PublishingName, Scene } from './scene.js';

/** What a message may carry beside its text. */
export interface MessageOptions extends RequestOptions {
  readonly eventId?: string;
  readonly eventType?: string;
}

/** One channel of a push-stream server, with the actors at both of its ends. */
export class PushChannel {
  readonly id: string;
  /** Where it is published to, asked for and deleted. */
  readonly home: Home;
  readonly #scene: Scene;

  constructor(scene: Scene, id: string, home: Home = 'publisher') {
    this.#scene = scene;
    this.id = id;
    this.home = home;
  }

  get #stage(): Stage {
    return this.#scene.stage;
  }

  /** Steps that must succeed before the check can say anything. */
  get given(): Given {
    return this.#scene.given(this);
  }

  /** Publishes a text. */
  post(text: string | Uint8Array, options: MessageOptions = {}, at: PublishingName = this.home): Call {
    const { eventId, eventType, headers = [], ...rest } = options;
    const own: [string, string][] = [];
    if (eventId !== undefined) own.push(['Event-Id', eventId]);
    if (eventType !== undefined) own.push(['Event-Type', eventType]);
    return this.publisherAt(at).post(text, { ...rest, headers: [...headers, ...own] });
  }

  /** Asks for channel information, in the format of `accept` when one is given. */
  information(accept?: string): Call {
    const headers = accept === undefined ? [] : [['Accept', accept] as const];
    return this.publisherAt(this.home).get({ headers });
  }

  /** Deletes the channel. */
  delete(options: RequestOptions = {}): Call {
    return this.publisherAt(this.home).other('DELETE', options);
  }

  publisherAt(name: PublishingName): Publisher {
    return new Publisher(this.#stage, this.#stage.location(name), this.id);
  }

  /** Begins to listen, with the names as the request has them where they are more than the channel's id (`id.b2`). */
  listen<M extends keyof Listeners>(
    mode: M,
    options: ListenOptions & { readonly as?: string | readonly string[] } = {},
  ): Listeners[M] {
    const { as = this.id, ...rest } = options;
    return this.#scene.listen(mode, as, rest);
  }
}
