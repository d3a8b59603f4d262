import type { Broker } from '../broker/broker.js';
import type { Clock } from '../broker/clock.js';
import type { SharedChannels, SharedStore } from '../broker/store.js';
import type { StoreMeter } from '../broker/store-meter.js';
import { StoreRefused } from '../stores/store-refused.js';
import { RedisBroker } from './redis-broker.js';
import { RedisLink } from './redis-link.js';
import type { RedisPlace } from './redis-place.js';

/** Channels and messages in a Redis, for all servers that use it. */
export class RedisStore implements SharedStore {
  readonly #link: RedisLink;
  readonly #place: RedisPlace;
  #isTaken = false;

  private constructor(link: RedisLink, place: RedisPlace) {
    this.#link = link;
    this.#place = place;
  }

  /** @throws StoreRefused where it cannot be used */
  static async open(place: RedisPlace, clock: Clock, onError: (error: unknown) => void): Promise<RedisStore> {
    return new RedisStore(await RedisLink.open(place, clock, onError), place);
  }

  get fault(): string | undefined {
    return this.#link.isOpen ? undefined : 'Messages cannot be stored at present';
  }

  get meter(): StoreMeter {
    return this.#link.meter;
  }

  share(channels: SharedChannels): Broker {
    if (this.#isTaken) throw new Error('a store serves one server: open another one for each');
    if (channels.rules.eventsChannel !== '')
      throw new StoreRefused('push_stream_events_channel_id cannot be used with it');
    this.#isTaken = true;
    return new RedisBroker(this.#link, this.#place.database, channels);
  }

  close(): void {
    this.#link.close();
  }
}
