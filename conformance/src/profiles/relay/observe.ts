import type { Location, Locations } from '../../actors/locations.js';
import { channelPlaceholder } from '../../wire/address.js';

/** Where the run was told to put the channel id says by which means the target finds it. */
export function observeIds(requirement: string, locations: Locations): string | undefined {
  const given: readonly Location[] = Object.values(locations);
  const inUrl = given.some(({ template }) => template.path.includes(channelPlaceholder));
  const inHeader = given.some(({ headers }) =>
    headers.some(({ value }) => value.includes(channelPlaceholder)),
  );
  if (requirement === 'relay-2.1-id-url') return inUrl ? 'yes: in the url' : 'no';
  if (requirement === 'relay-2.1-id-elsewhere') return inHeader ? 'yes: in a header' : 'no';
  return undefined;
}
