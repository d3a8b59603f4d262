import type { Call } from '../wire/connection.js';
import { Given } from './given.js';
import type { PublisherName, SubscriberName } from './locations.js';
import { Publisher } from './publisher.js';
import type { Stage } from './stage.js';
import { Subscriber } from './subscriber.js';

const anySubscriber = ['subscriber', 'interval', 'polling', 'streaming', 'eventsource', 'websocket'] as const;

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

  /** The subscriber at the plain subscriber location, or at the first there is when there is none. */
  get subscriber(): Subscriber {
    return this.subscriberOf(this.id);
  }

  /** The same, who asks for the channel by another name. */
  subscriberOf(name: string): Subscriber {
    const { locations } = this.#stage.ports;
    const location = anySubscriber.find((one) => locations[one]) ?? 'interval';
    return new Subscriber(this.#stage, this.#stage.location(location), name);
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
