import type { Duplex } from 'node:stream';
import { MemorySocket, VirtualClock } from 'pushstream-server/parts';
import type { Locations } from '../actors/locations.js';
import type { Check } from '../engine/check.js';
import type { Declaration } from '../engine/features.js';
import type { RunPlan } from '../engine/plan.js';
import type { RunResult } from '../engine/results.js';
import { portsOf, run } from '../engine/run.js';
import { schedule } from '../engine/schedule.js';
import { secondHost, type TargetMaker, type World } from '../mutants/world.js';
import type { Address } from '../wire/address.js';

/** A sequence of bytes that is the same in every run. */
function sequence(): (length: number) => Uint8Array {
  let state = 0x2545f491;
  return (length) => {
    const bytes = new Uint8Array(length);
    for (let index = 0; index < length; index++) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      bytes[index] = state & 0xff;
    }
    return bytes;
  };
}

/** What is run in a world. */
export interface WorldOptions {
  readonly world: World;
  readonly locations?: Locations;
  /** What is in the place of the second server of the world. */
  readonly second?: TargetMaker;
  readonly checks?: readonly Check[];
  readonly only?: readonly string[];
  /** What is declared beside the features that the reference server has: all of them. */
  readonly features?: Readonly<Record<string, Declaration>>;
}

/** The servers of a run, with one `connect` for them all. */
function targetsOf(make: TargetMaker, clock: VirtualClock, { world, second }: WorldOptions) {
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
  const { profile, locations, more } = options.world;
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
    goingOn: profile.goingOn,
    observe: profile.observe,
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
export async function checkInVirtualTime(make: TargetMaker, options: WorldOptions): Promise<RunResult> {
  const clock = new VirtualClock();
  const target = targetsOf(make, clock, options);
  try {
    return await clock.run(run(planFor(target, clock, options)));
  } finally {
    await clock.run(Promise.resolve(target.close()));
  }
}

/** The same without the preflight, which would refuse to check what isn't a push server at all. */
export async function checkWithoutPreflight(make: TargetMaker, options: WorldOptions) {
  const clock = new VirtualClock();
  const target = targetsOf(make, clock, options);
  const plan = planFor(target, clock, options);
  try {
    return await clock.run(schedule(plan.checks, portsOf(plan), plan));
  } finally {
    await clock.run(Promise.resolve(target.close()));
  }
}
