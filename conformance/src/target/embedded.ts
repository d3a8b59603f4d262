import { createPushServer, defaultLocations } from 'pushstream-server';
import type { Location, Locations } from '../actors/locations.js';
import type { Declaration } from '../engine/features.js';
import { hasEmbedded, ledgers, type ProfileName } from '../spec/index.js';
import { parseTemplate } from '../wire/address.js';
import { pushStreamLocations, pushStreamServer } from './push-stream-server.js';
import { reliabilityLocations, reliabilityServer } from './reliability-server.js';
import { strictLocations, strictServer } from './strict-server.js';

/** The reference server, running in this process. */
export interface EmbeddedTarget {
  readonly locations: Locations;
  /** It has every feature there is. */
  readonly features: Readonly<Record<string, Declaration>>;
  /** How its channel information counts subscribers. */
  readonly subscriberCount: RegExp | undefined;
  stop(): Promise<void>;
}

/** What the reference server that answers for a profile is told, and where its locations are; some need a second one beside it. */
export const embeddedServers = {
  relay: { settings: {}, locations: relayLocations, second: undefined, subscriberCount: undefined },
  'push-stream': {
    settings: pushStreamServer,
    locations: pushStreamLocations,
    second: { settings: strictServer, locations: strictLocations },
    subscriberCount: undefined,
  },
  reliability: {
    settings: reliabilityServer,
    locations: reliabilityLocations,
    second: undefined,
    subscriberCount: /"subscribers": (\d+)/,
  },
} as const;

/** Starts the reference server on free ports of 127.0.0.1, with a location of each kind that the profile knows. */
export async function startEmbedded(profile: ProfileName): Promise<EmbeddedTarget> {
  // Who reads the settings has refused such a run.
  if (!hasEmbedded(profile)) throw new Error(`there is no server of ${profile}`);
  const { settings, locations, second, subscriberCount } = embeddedServers[profile];
  const servers = [settings, ...(second ? [second.settings] : [])].map((own) =>
    createPushServer({ port: 0, ...own }),
  );
  const stop = async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
  const [url = '', secondUrl = ''] = await Promise.all(servers.map((server) => server.listen()));
  const features = Object.fromEntries(ledgers[profile].features.map(({ name }) => [name, 'yes' as const]));
  return {
    locations: { ...locations(url), ...second?.locations(secondUrl) },
    features,
    subscriberCount,
    stop,
  };
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
