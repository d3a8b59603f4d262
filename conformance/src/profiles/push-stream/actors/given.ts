import { Blocked, Failure } from '../../../actors/failure.js';
import type { BriefSubscriber } from './brief-subscriber.js';
import type { Counts } from './information.js';
import type { MessageOptions, PushChannel } from './push-channel.js';
import type { Listeners, ListenOptions, PublishingName, Scene } from './scene.js';

/** Steps before the claim: when one fails the check is blocked, for another check is about that. */
export class Given {
  readonly #scene: Scene;
  readonly #channel: PushChannel;

  constructor(scene: Scene, channel: PushChannel) {
    this.#scene = scene;
    this.#channel = channel;
  }

  /** A message was published. Returns its text. */
  async published(text: string = this.#scene.text(), options: MessageOptions = {}): Promise<string> {
    await this.step('publish a message', () =>
      this.#scene.stage.expect(this.#channel.post(text, options)).answers(200),
    );
    return text;
  }

  /** A message of these bytes was published. */
  async publishedBytes(bytes: Uint8Array): Promise<void> {
    await this.step('publish a message', () =>
      this.#scene.stage.expect(this.#channel.post(bytes)).answers(200),
    );
  }

  /** These messages were published, one after the other. */
  async publishedAll(texts: readonly string[]): Promise<void> {
    for (const text of texts) await this.published(text);
  }

  /** The channel was deleted, by a DELETE with this body where there is one. */
  async deleted(body?: string): Promise<void> {
    const options = body === undefined ? {} : { body: Buffer.from(body) };
    await this.step('delete the channel', () =>
      this.#scene.stage.expect(this.#channel.delete(options)).answers(200),
    );
  }

  /** A subscriber is connected, and has got what a connection begins with. */
  async listening<M extends keyof Listeners>(
    mode: M,
    options: ListenOptions & { readonly as?: string | readonly string[] } = {},
  ): Promise<Listeners[M]> {
    const listener = this.#channel.listen(mode, options);
    await this.step(`connect a ${mode} subscriber`, () => listener.isOpen());
    return listener;
  }

  /** A message was published, and the server tells of the channel. Returns what it tells. */
  async known(): Promise<Counts> {
    await this.published();
    return this.step('learn the counts', () => this.#scene.client().tells(this.#channel));
  }

  /** A message was published at another location than usual. Returns its text. */
  async publishedAt(name: PublishingName): Promise<string> {
    const text = this.#scene.text();
    const call = this.#channel.post(text, {}, name);
    await this.step('publish a message', () => this.#scene.expect(call).answers(200));
    return text;
  }

  /** So many subscribers have come. */
  async crowd(count: number): Promise<void> {
    const subscribers = Array.from({ length: count }, () =>
      this.#scene.subscribeBriefly('streaming', this.#channel),
    );
    await this.step(`connect ${count} subscribers`, () =>
      Promise.all(subscribers.map((one) => one.isConnected())),
    );
  }

  /** A subscriber has come, and can go again. */
  async subscriber(): Promise<BriefSubscriber> {
    const subscriber = this.#scene.subscribeBriefly('streaming', this.#channel);
    await this.step('connect a subscriber', () => subscriber.isConnected());
    return subscriber;
  }

  /** A step that another check is about. */
  async step<T>(what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Failure) throw new Blocked(what, error);
      throw error;
    }
  }
}
