import { defaultLocations } from 'pushstream-server';
import type { Location, Locations } from '../../actors/locations.js';
import type { Embedded } from '../../engine/profile.js';
import { parseTemplate } from '../../wire/address.js';

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

/** The reference server as it is: its default locations speak the relay protocol. */
export const relayServer: Embedded = { settings: {}, locations: relayLocations };
