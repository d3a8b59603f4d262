import type { Call } from '../wire/connection.js';
import { Given } from './given.js';
import type { PublisherName, SubscriberName } from './locations.js';
import { Publisher } from './publisher.js';
import type { Stage } from './stage.js';
import { Subscriber } from './subscriber.js';

/** One channel, with the actors at both of its ends. */
export class Channel {
  readonly id: string;
  /** Steps that must succeed before the check can say anything. */
  readonly given: Given;
  readonly #stage: Stage;

  constructor(stage: Stage, id: string) {
    this.#stage = stage;
    this.id = id;
    this.given = new Given(stage, this);
  }

  /** The publisher at the plain publisher location. */
  get publisher(): Publisher {
    return this.publisherAt('publisher');
  }

  /** The subscriber at the plain subscriber location, or at the interval-polling one when that is all there is. */
  get subscriber(): Subscriber {
    return this.subscriberAt(this.#stage.ports.locations.subscriber ? 'subscriber' : 'interval');
  }

  publisherAt(name: PublisherName): Publisher {
    return new Publisher(this.#stage, this.#stage.location(name), this.id);
  }

  subscriberAt(name: SubscriberName): Subscriber {
    return new Subscriber(this.#stage, this.#stage.location(name), this.id);
  }

  /** Resolves when a publisher GET was answered: all that was sent before has had its chance to be read. */
  async fence(): Promise<Call> {
    const call = this.publisher.get();
    await this.#stage.settledWithin(call, this.#stage.ports.timing.patience);
    return call;
  }
}
