import { NotApplicable } from '../../../actors/failure.js';
import type { Locations } from '../../../actors/locations.js';
import { bytesOfSize, millisecondsOf } from '../../../actors/nginx-units.js';
import { timeOf } from '../../../actors/time-setting.js';
import { type SettingName, settingOf } from '../settings.js';
import { MessagePattern } from './message-pattern.js';
import { type Padding, paddingOf } from './padding.js';
import type { ListeningName } from './scene.js';

/** The longest body that the kit sends to go beyond a limit. */
const mostBytes = 16 * 1024 * 1024;

/** What the locations of a target are configured to, as far as somebody has said; else what the module does. */
export class Configuration {
  readonly #locations: Locations;

  constructor(locations: Locations) {
    this.#locations = locations;
  }

  /** How messages look at a location. */
  pattern(name: keyof Locations): MessagePattern {
    return new MessagePattern(this.setting(name, 'push_stream_message_template') ?? '');
  }

  /** How a location is configured: what was said, else what the module does. */
  setting(location: keyof Locations, name: SettingName): string | undefined {
    return settingOf(this.#locations[location]?.settings, name);
  }

  /** Milliseconds of a time that a location is configured to. */
  time(location: keyof Locations, name: SettingName): number {
    return timeOf(name, this.setting(location, name));
  }

  /** Milliseconds of silence after which a connection is pinged, where it lasts long enough for so many of them. */
  pingInterval(location: ListeningName, pings: number): number {
    const interval = this.time(location, 'push_stream_ping_message_interval');
    const life = millisecondsOf(this.setting(location, 'push_stream_subscriber_connection_ttl') ?? '');
    if (life !== undefined && life < (pings + 0.5) * interval) {
      throw new NotApplicable(
        `a connection of ${life} ms is too short for ${pings} pings, one each ${interval} ms`,
      );
    }
    return interval;
  }

  /** Whom a location pads, and how much. */
  padding(location: ListeningName): Padding {
    return paddingOf(this.setting(location, 'push_stream_padding_by_user_agent') ?? '');
  }

  /** Milliseconds of a time that a location is configured to, where the kit can wait for it. @throws NotApplicable */
  shortTime(location: keyof Locations, name: SettingName, most: number, least = 0): number {
    const time = this.time(location, name);
    if (time > most)
      throw new NotApplicable(`it waits for ${name}, ${most} ms at most; here it is ${time} ms`);
    if (time >= least) return time;
    throw new NotApplicable(`it needs ${name} to be ${least} ms at least; here it is ${time} ms`);
  }

  /** A number that a location is configured to, where it is at most this. @throws NotApplicable */
  count(location: keyof Locations, name: SettingName, most: number): number {
    const count = Number(this.setting(location, name) ?? '');
    if (count > 0 && count <= most) return count;
    throw new NotApplicable(`it needs ${name} to be ${most} at most; here it is ${count}`);
  }

  /** How many bytes the publisher location takes in a body. */
  get largestBody(): number {
    const size = bytesOfSize(this.setting('publisher', 'client_max_body_size') ?? '') ?? 0;
    // nginx takes 0 for no limit.
    return size === 0 ? mostBytes : size;
  }

  /** Bytes of a size that a location is configured to. @throws NotApplicable */
  size(location: keyof Locations, name: SettingName): number {
    const value = this.setting(location, name) ?? '';
    const size = bytesOfSize(value) ?? 0;
    if (size > 0 && size <= mostBytes) return size;
    throw new NotApplicable(`${name} ${JSON.stringify(value)} is no limit that the kit goes beyond`);
  }
}
