import type { Duplex } from 'node:stream';
import { createPushServer, type ServerSettings } from 'pushstream-server';
import { type Clock, MemorySocket, type Parts, VirtualClock } from 'pushstream-server/parts';
import type { Locations } from '../actors/locations.js';
import type { Check } from '../engine/check.js';
import type { Declaration } from '../engine/features.js';
import type { RunPlan } from '../engine/plan.js';
import type { RunResult } from '../engine/results.js';
import { portsOf, run } from '../engine/run.js';
import { schedule } from '../engine/schedule.js';
import { type Profile, profiles } from '../profiles/index.js';
import type { EmbeddedProfile } from '../spec/index.js';
import { embeddedServers } from '../target/embedded.js';
import type { Address } from '../wire/address.js';

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
  readonly more?: Pick<RunPlan, 'load' | 'subscriberCount'>;
  /** The reference server, whole or with some of its parts wrapped. */
  readonly target: (parts?: (clock: Clock) => Partial<Parts>, settings?: ServerSettings) => TargetMaker;
}

/** Where the second server of a world is. */
export const secondHost = 'second.test';

function worldOf(name: EmbeddedProfile, own: ServerSettings = {}, more?: World['more']): World {
  const { settings, locations, second } = embeddedServers[name];
  return {
    profile: profiles[name],
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

/** The world of the relay profile. */
export const relayWorld: World = worldOf('relay', {
  client_max_body_size: '2m',
  allowed_hosts: 'target.test',
});
/** The world of the push-stream profile. */
export const pushStreamWorld: World = worldOf('push-stream');

/** The world of the reliability profile: little load, for every check is run for every mutant. */
export const reliabilityWorld: World = worldOf(
  'reliability',
  {},
  {
    load: { messages: 400, publishers: 4, subscribers: 12, ahead: 5 },
    subscriberCount: embeddedServers.reliability.subscriberCount,
  },
);

/** The reference server of the relay profile. */
export const referenceTarget = relayWorld.target;

/** A sequence of bytes that is the same in every run. */
function sequence(): (length: number) => Uint8Array {
  let state = 0x2545f491;
  return (length) =>
    Uint8Array.from({ length }, () => {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      return state & 0xff;
    });
}

/** What is run in a world. */
export interface WorldOptions {
  /** Default: that of the relay profile. */
  readonly world?: World;
  readonly locations?: Locations;
  /** What is in the place of the second server of the world. */
  readonly second?: TargetMaker;
  readonly checks?: readonly Check[];
  readonly only?: readonly string[];
  /** What is declared beside the features that the reference server has: all of them. */
  readonly features?: Readonly<Record<string, Declaration>>;
}

/** The servers of a run, with one door to them all. */
function targetsOf(make: TargetMaker, clock: VirtualClock, { world = relayWorld, second }: WorldOptions) {
  const target = make(clock);
  const other = world.second && (second ?? world.second)(clock);
  return {
    connect: async ({ host }: Address): Promise<Duplex> => {
      const [client, server] = MemorySocket.pair(clock);
      (other && host === secondHost ? other : target).accept(server);
      return client;
    },
    ...(target.memory ? { memory: async () => target.memory?.() } : {}),
    close: async () => {
      await Promise.all([target.close(), other?.close()]);
    },
  };
}

function planFor(target: ReturnType<typeof targetsOf>, clock: VirtualClock, options: WorldOptions): RunPlan {
  const { profile, locations, more } = options.world ?? relayWorld;
  const everyFeature = Object.fromEntries(profile.ledger.features.map(({ name }) => [name, 'yes' as const]));
  return {
    kit: 'proof',
    userAgent: 'pushstream-conformance/proof',
    ledger: profile.ledger,
    checks: options.checks ?? profile.checks,
    only: options.only ?? [],
    skip: [],
    locations: options.locations ?? locations,
    oldest: profile.oldest,
    connect: target.connect,
    clock,
    timing: {},
    concurrency: profile.alone ? 1 : 16,
    prepare: false,
    subscriberCount: undefined,
    attestations: [],
    features: { declared: { ...everyFeature, ...options.features }, probes: profile.probes },
    randomBytes: sequence(),
    lag: undefined,
    ...more,
    ...(target.memory ? { memory: target.memory } : {}),
    onEvent: () => {},
  };
}

/** Checks a target in virtual time, the whole way from preflight to verdict. */
export async function checkInVirtualTime(make: TargetMaker, options: WorldOptions = {}): Promise<RunResult> {
  const clock = new VirtualClock();
  const target = targetsOf(make, clock, options);
  try {
    return await clock.run(run(planFor(target, clock, options)));
  } finally {
    await clock.run(Promise.resolve(target.close()));
  }
}

/** The same without the preflight, which would refuse to check what isn't a push server at all. */
export async function checkWithoutPreflight(make: TargetMaker, options: WorldOptions = {}) {
  const clock = new VirtualClock();
  const target = targetsOf(make, clock, options);
  const plan = planFor(target, clock, options);
  try {
    return await clock.run(schedule(plan.checks, portsOf(plan), plan));
  } finally {
    await clock.run(Promise.resolve(target.close()));
  }
}
