import { createPushServer, defaultLocations } from 'pushstream-server';
import type { Location, Locations } from '../actors/locations.js';
import type { Declaration } from '../engine/features.js';
import { relay } from '../spec/index.js';
import { parseTemplate } from '../wire/address.js';

/** The reference server, running in this process. */
export interface EmbeddedTarget {
  readonly locations: Locations;
  /** It has every feature there is. */
  readonly features: Readonly<Record<string, Declaration>>;
  stop(): Promise<void>;
}

/** Starts the reference server on a free port of 127.0.0.1, with a location of each kind. */
export async function startEmbedded(): Promise<EmbeddedTarget> {
  const server = createPushServer({ port: 0 });
  const url = await server.listen();
  const features = Object.fromEntries(relay.features.map(({ name }) => [name, 'yes' as const]));
  return { locations: embeddedLocations(url), features, stop: () => server.close() };
}

function embeddedLocations(url: string): Locations {
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
