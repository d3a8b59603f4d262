import { createPushServer, defaultLocations } from 'pushstream-server';
import type { Location, Locations } from '../actors/locations.js';
import type { Declaration } from '../engine/features.js';
import { hasEmbedded, ledgers, type ProfileName } from '../spec/index.js';
import { parseTemplate } from '../wire/address.js';
import { pushStreamLocations, pushStreamServer } from './push-stream-server.js';
import { reliabilityLocations, reliabilityServer } from './reliability-server.js';

/** The reference server, running in this process. */
export interface EmbeddedTarget {
  readonly locations: Locations;
  /** It has every feature there is. */
  readonly features: Readonly<Record<string, Declaration>>;
  /** How its channel information counts subscribers. */
  readonly subscriberCount: RegExp | undefined;
  stop(): Promise<void>;
}

/** What the reference server that answers for a profile is told, and where its locations are. */
export const embeddedServers = {
  relay: { settings: {}, locations: relayLocations, subscriberCount: undefined },
  'push-stream': { settings: pushStreamServer, locations: pushStreamLocations, subscriberCount: undefined },
  reliability: {
    settings: reliabilityServer,
    locations: reliabilityLocations,
    subscriberCount: /"subscribers": (\d+)/,
  },
} as const;

/** Starts the reference server on a free port of 127.0.0.1, with a location of each kind that the profile knows. */
export async function startEmbedded(profile: ProfileName): Promise<EmbeddedTarget> {
  // Who reads the settings has refused such a run.
  if (!hasEmbedded(profile)) throw new Error(`there is no server of ${profile}`);
  const { settings, locations, subscriberCount } = embeddedServers[profile];
  const server = createPushServer({ port: 0, ...settings });
  const url = await server.listen();
  const features = Object.fromEntries(ledgers[profile].features.map(({ name }) => [name, 'yes' as const]));
  return { locations: locations(url), features, subscriberCount, stop: () => server.close() };
}

function relayLocations(url: string): Locations {
  const at = (path: string): Location => ({
    template: parseTemplate(`${url}${path}?id={channel}`),
    headers: [],
  });
  return {
    publisher: at('/relay/pub'),
    subscriber: at('/relay/sub'),
    interval: at('/relay/poll'),
    first: at('/relay/first'),
    last: at('/relay/last'),
    publisherNostore: at('/relay/pub-nostore'),
    publisherLimit: { ...at('/relay/pub-limit'), limit: limitOf('/relay/pub-limit') },
  };
}

function limitOf(path: string): number {
  const limit = defaultLocations.find((location) => location.path === path)?.push_message_buffer_length;
  if (limit === undefined) throw new Error(`the reference server has no limit at ${path}`);
  return Number(limit);
}
