import type { Call } from '../wire/connection.js';
import type { Channel } from './channel.js';
import { Blocked, Failure } from './failure.js';
import type { HoldingName, PublisherName, SubscriberName } from './locations.js';
import type { PostOptions } from './publisher.js';
import type { Cursor, Reply } from './reply.js';
import type { Stage } from './stage.js';

/** Steps before the claim: when one fails the check is blocked, for another check is about that. */
export class Given {
  readonly #stage: Stage;
  readonly #channel: Channel;

  constructor(stage: Stage, channel: Channel) {
    this.#stage = stage;
    this.#channel = channel;
  }

  /** The channel exists, without a message in it. */
  async created(): Promise<Reply> {
    return this.#step('create a channel with PUT', () =>
      this.#stage.expect(this.#channel.publisher.put()).answers(200, 201, 202),
    );
  }

  /** A message was published. Returns its text. */
  async message(body: string = this.#stage.text(), options: PostOptions = {}): Promise<string> {
    await this.published(body, options);
    return body;
  }

  /** A message was published at the given location. */
  async published(
    body: Uint8Array | string,
    options: PostOptions = {},
    at: PublisherName = 'publisher',
  ): Promise<Reply> {
    return this.#step('publish a message', () =>
      this.#stage.expect(this.#channel.publisherAt(at).post(body, options)).answers(201, 202),
    );
  }

  /** The channel was deleted. */
  async deleted(): Promise<Reply> {
    return this.#step('delete the channel', () =>
      this.#stage.expect(this.#channel.publisher.delete()).answers(200),
    );
  }

  /** A request is held, at the plain location unless another is named. */
  async held(at: HoldingName = 'subscriber', cursor?: Cursor): Promise<Call> {
    const subscriber = this.#channel.subscriberAt(at);
    return this.waiting(cursor ? subscriber.next(cursor) : subscriber.get());
  }

  /** A request was held, its subscriber has hung up, and the server has had time to notice. */
  async left(): Promise<void> {
    const location = this.#stage.location('subscriber');
    const connection = this.#stage.connection(location, 'subscriber');
    const request = this.#stage.request(location, this.#channel.id, 'GET');
    await this.waiting(connection.send(request));
    connection.close();
    await this.#stage.pause(this.#stage.ports.timing.quiet);
    await this.#channel.fence();
  }

  /** A request that was sent is held. */
  async waiting(call: Call): Promise<Call> {
    await this.#step('have a request held', () => this.#stage.expect(call).isHeld(this.#channel));
    return call;
  }

  /** A message that exists was read. */
  async read(cursor?: Cursor, at?: SubscriberName): Promise<Reply> {
    const subscriber = at ? this.#channel.subscriberAt(at) : this.#channel.subscriber;
    return this.#step('read a stored message', () =>
      this.#stage.expect(cursor ? subscriber.next(cursor) : subscriber.get()).answers(200),
    );
  }

  /**
   * A subscriber is there for the next message; call what is returned once that was published. Where nothing is stored the
   * request must be held before.
   */
  async reader(): Promise<() => Promise<Reply>> {
    if (this.#stage.ports.stores) return () => this.read();
    const waiter = await this.held();
    return () => this.#step('receive a message', () => this.#stage.expect(waiter).answers(200));
  }

  /** The subscriber location has served a message of this channel. */
  async served(): Promise<Reply> {
    const read = await this.reader();
    await this.message();
    return read();
  }

  async #step<T>(what: string, run: () => Promise<T>): Promise<T> {
    try {
      return await run();
    } catch (error) {
      if (error instanceof Failure) throw new Blocked(what, error);
      throw error;
    }
  }
}
