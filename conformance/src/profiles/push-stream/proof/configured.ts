import { createPushServer, type LocationSettings, type ServerSettings } from 'pushstream-server';
import type { Parts } from 'pushstream-server/parts';
import { servedBy, type TargetMaker } from '../../../mutants/world.js';
import type { Clock } from '../../../wire/clock.js';
import { pushStreamServer } from '../embedded/server.js';
import { strictServer } from '../embedded/strict-server.js';

/** The reference server with another configuration than the kit was told of. */
export function configured(changes: ServerSettings): TargetMaker {
  return (clock) => {
    const server = createPushServer({ ...pushStreamServer, ...changes }, { onError: () => {}, clock });
    return { accept: (connection) => server.connect(connection), close: () => server.close() };
  };
}

/** The same with one of its locations configured to something else; `place` is the first part of its path. */
export function relocated(place: string, changes: Partial<LocationSettings>): TargetMaker {
  const { locations = [] } = pushStreamServer;
  return configured({
    locations: locations.map((location) =>
      location.path.startsWith(`^/${place}/`) ? { ...location, ...changes } : location,
    ),
  });
}

/** The server with narrow limits, told something else than the kit, or with some of its parts wrapped. */
export function strict(changes: ServerSettings, parts?: (clock: Clock) => Partial<Parts>): TargetMaker {
  return servedBy({ ...strictServer, ...changes }, parts);
}
