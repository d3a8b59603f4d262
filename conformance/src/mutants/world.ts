import { createPushServer, type ServerSettings } from 'pushstream-server';
import type { Clock, MemorySocket, Parts, VirtualClock } from 'pushstream-server/parts';
import type { Locations } from '../actors/locations.js';
import type { RunPlan } from '../engine/plan.js';
import type { Profile } from '../engine/profile.js';

/** Something that takes connections in memory; what it does with them is its own affair. */
export interface Target {
  /** A new connection of a client. */
  accept(connection: MemorySocket): void;
  /** How much memory it has, as far as it knows, bytes. */
  memory?(): Promise<number>;
  /** Ends whatever is still held or waited for. */
  close(): Promise<void> | void;
}

/** Makes a target that lives in the time of the given clock. */
export type TargetMaker = (clock: VirtualClock) => Target;

/** What the checks of a profile are run in: its reference server, in memory and in virtual time. */
export interface World {
  readonly profile: Profile;
  readonly locations: Locations;
  /** The server with narrow limits that some of its checks ask, where there is one. */
  readonly second?: TargetMaker;
  /** What a run in it is told besides. */
  readonly more?: Pick<RunPlan, 'load' | 'stored' | 'subscriberCount'>;
  /** The reference server, whole or with some of its parts wrapped. */
  readonly target: (parts?: (clock: Clock) => Partial<Parts>, settings?: ServerSettings) => TargetMaker;
}

/** Where the second server of a world is. */
export const secondHost = 'second.test';

/**
 * The world of a profile that the reference server answers for.
 * @param own what its server is told besides
 */
export function worldOf(profile: Profile, own: ServerSettings = {}, more?: World['more']): World {
  const { embedded } = profile;
  if (!embedded) throw new Error(`no reference server answers for ${profile.ledger.profile}`);
  const { settings, locations, second } = embedded;
  return {
    profile,
    locations: { ...locations('http://target.test'), ...second?.locations(`http://${secondHost}`) },
    ...(second ? { second: servedBy(second.settings) } : {}),
    ...(more ? { more } : {}),
    target: (parts, changed = {}) => servedBy({ ...settings, ...own, ...changed }, parts),
  };
}

/** The reference server, told this, whole or with some of its parts wrapped. */
export function servedBy(
  settings: ServerSettings,
  parts: (clock: Clock) => Partial<Parts> = () => ({}),
): TargetMaker {
  return (clock) => {
    // A mutant may break so much that the server notices; what counts is what a client sees.
    const server = createPushServer(settings, { onError: () => {}, ...parts(clock), clock });
    return {
      accept: (connection) => server.connect(connection),
      memory: async () => server.stats().bytes,
      close: () => server.close(),
    };
  };
}
