import { createPushServer } from 'pushstream-server';
import type { Locations } from '../actors/locations.js';
import { systemClock } from '../wire/clock.js';
import { type Fault, type FaultyServer, together } from './faults.js';

/** A server that does something wrong, as it is running. */
export interface Served {
  readonly locations: Locations;
  stop(): Promise<void>;
}

/**
 * Starts the reference server of a profile with these faults on 127.0.0.1.
 * @param port 0 takes any that is free
 * @throws FaultsCollide; what node:net says of a port that can't be had
 */
export async function serve(
  { profile }: FaultyServer,
  faults: readonly Fault[],
  port: number,
): Promise<Served> {
  const { embedded } = profile;
  if (!embedded) throw new Error(`there is no server of ${profile.ledger.profile}`);
  // What is wrong on purpose is nothing to report.
  const parts = { onError: () => undefined, ...together(faults, systemClock), clock: systemClock };
  const server = createPushServer({ ...embedded.settings, port }, parts);
  const url = await server.listen();
  return { locations: embedded.locations(url), stop: () => server.close() };
}
