import type { Location, Locations } from '../../../actors/locations.js';
import type { World } from '../../../mutants/world.js';
import { parseTemplate } from '../../../wire/address.js';
import { profiles } from '../../index.js';
import { nchanTarget, seconds } from './server/server.js';

function at(path: string, settings: Readonly<Record<string, string>> = {}): Location {
  return { template: parseTemplate(`http://target.test/${path}`), headers: [], settings };
}

const ping = `${seconds.ping}ms`;

const locations: Locations = {
  publisher: at('pub?id={channel}'),
  subscriber: at('sub?id={channel}'),
  interval: at('sub-ip?id={channel}'),
  publisherNostore: at('pub-nostore?id={channel}'),
  publisherLimit: { ...at('pub-limit?id={channel}'), limit: 3 },
  eventsource: at('ev?id={channel}', { nchan_eventsource_ping_interval: ping }),
  websocket: at('ws?id={channel}', { nchan_websocket_ping_interval: ping }),
  streaming: at('chunked?id={channel}'),
  multipart: at('multipart?id={channel}'),
  rawStream: at('raw?id={channel}'),
  multiplexed: at('multi/{channel}'),
  pubsub: at('pubsub?id={channel}'),
  authorized: at('existing?id={channel}'),
  subscriberTimeout: at('timeout?id={channel}', { nchan_subscriber_timeout: `${seconds.timeout}ms` }),
};

/** The world of the nchan profile. Its server is one of its own: the reference server does not speak this dialect. */
export const nchanWorld: World = { profile: profiles.nchan, locations, target: () => nchanTarget() };
