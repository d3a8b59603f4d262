import type { LocationSettings } from 'pushstream-server';
import type { Location, Locations } from '../../../actors/locations.js';
import { parseTemplate } from '../../../wire/address.js';

type PushStreamLocation = Extract<LocationSettings, { readonly match?: unknown }>;

/** A location of a reference server: its path for a channel, and its directives. */
type Place = Omit<PushStreamLocation, 'path' | 'match'> & { readonly url: string };

/** Locations under the names by which the kit knows them. */
export type Places = Readonly<Partial<Record<keyof Locations, Place>>>;

/** How messages look that pushstream.js can read. */
export const messageTemplate =
  '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}';

/** A subscriber location, with the channels in its path. */
export const subscribing = (path: string, mode: string) => ({
  url: `/${path}/{channel}`,
  push_stream_subscriber: mode,
});

/** Such a location as the reference server is told of it. */
export function locationOf({ url, ...directives }: Place): LocationSettings {
  const [path = '', query] = url.split('?');
  if (query !== undefined) return { ...directives, path, push_stream_channels_path: '$arg_id' };
  return {
    ...directives,
    path: `^${path.replace('{channel}', '(.*)')}`,
    match: 'regex',
    push_stream_channels_path: '$1',
  };
}

/** Such locations as the kit is told of them: with what holds everywhere on their server. */
export function asLocations<N extends keyof Locations>(
  base: string,
  places: Readonly<Record<N, Place>>,
  everywhere: Readonly<Record<string, unknown>>,
): Record<N, Location> {
  const at = ({ url, ...directives }: Place): Location => ({
    template: parseTemplate(base + url),
    headers: [],
    settings: Object.fromEntries(
      Object.entries({ ...everywhere, ...directives }).map(([name, value]) => [name, String(value)]),
    ),
  });
  const all = Object.entries<Place>(places).map(([name, place]) => [name, at(place)]);
  return Object.fromEntries(all) as Record<N, Location>;
}
