import { createPushServer, type LocationSettings, type ServerSettings } from 'pushstream-server';
import { pushStreamServer } from '../../target/push-stream-server.js';
import type { TargetMaker } from '../world.js';

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
