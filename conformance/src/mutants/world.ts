import type { Duplex } from 'node:stream';
import { createPushServer } from 'pushstream-server';
import { type Clock, MemorySocket, type Parts, VirtualClock } from 'pushstream-server/parts';
import type { Locations } from '../actors/locations.js';
import { relayChecks } from '../checks/index.js';
import { relayProbes } from '../checks/probes.js';
import type { Check } from '../engine/check.js';
import type { Declaration } from '../engine/features.js';
import type { RunPlan } from '../engine/plan.js';
import type { RunResult } from '../engine/results.js';
import { portsOf, run } from '../engine/run.js';
import { schedule } from '../engine/schedule.js';
import { relay } from '../spec/index.js';
import { parseTemplate } from '../wire/address.js';

/** Something that takes connections in memory; what it does with them is its own affair. */
export interface Target {
  /** A new connection of a client. */
  accept(connection: MemorySocket): void;
  /** Ends whatever is still held or waited for. */
  close(): Promise<void> | void;
}

/** Makes a target that lives in the time of the given clock. */
export type TargetMaker = (clock: VirtualClock) => Target;

const at = (path: string) => ({
  template: parseTemplate(`http://target.test/relay/${path}?id={channel}`),
  headers: [],
});

/** The locations of the reference server when nothing is configured. */
export const allLocations: Locations = {
  publisher: at('pub'),
  subscriber: at('sub'),
  interval: at('poll'),
  first: at('first'),
  last: at('last'),
  publisherNostore: at('pub-nostore'),
  publisherLimit: { ...at('pub-limit'), limit: 3 },
};

/** The reference server, whole or with some of its parts wrapped. */
export function referenceTarget(parts: (clock: Clock) => Partial<Parts> = () => ({})): TargetMaker {
  return (clock) => {
    // A mutant may break so much that the server notices; what counts is what a client sees.
    const server = createPushServer(
      { client_max_body_size: '2m' },
      { onError: () => {}, ...parts(clock), clock },
    );
    return { accept: (connection) => server.connect(connection), close: () => server.close() };
  };
}

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

const everyFeature = Object.fromEntries(relay.features.map(({ name }) => [name, 'yes' as const]));

/** What is run in a world. */
export interface WorldOptions {
  readonly locations?: Locations;
  readonly checks?: readonly Check[];
  readonly only?: readonly string[];
  /** What is declared beside the features that the reference server has: all of them. */
  readonly features?: Readonly<Record<string, Declaration>>;
}

function planFor(target: Target, clock: VirtualClock, options: WorldOptions): RunPlan {
  return {
    kit: 'proof',
    userAgent: 'pushstream-conformance/proof',
    ledger: relay,
    checks: options.checks ?? relayChecks,
    only: options.only ?? [],
    skip: [],
    locations: options.locations ?? allLocations,
    connect: async (): Promise<Duplex> => {
      const [client, server] = MemorySocket.pair(clock);
      target.accept(server);
      return client;
    },
    clock,
    timing: {},
    concurrency: 16,
    prepare: false,
    subscriberCount: undefined,
    attestations: [],
    features: { declared: { ...everyFeature, ...options.features }, probes: relayProbes },
    randomBytes: sequence(),
    lag: undefined,
    onEvent: () => {},
  };
}

/** Checks a target in virtual time, the whole way from preflight to verdict. */
export async function checkInVirtualTime(make: TargetMaker, options: WorldOptions = {}): Promise<RunResult> {
  const clock = new VirtualClock();
  const target = make(clock);
  try {
    return await clock.run(run(planFor(target, clock, options)));
  } finally {
    await clock.run(Promise.resolve(target.close()));
  }
}

/** The same without the preflight, which would refuse to check what isn't a push server at all. */
export async function checkWithoutPreflight(make: TargetMaker, options: WorldOptions = {}) {
  const clock = new VirtualClock();
  const target = make(clock);
  const plan = planFor(target, clock, options);
  try {
    return await clock.run(schedule(plan.checks, portsOf(plan), plan));
  } finally {
    await clock.run(Promise.resolve(target.close()));
  }
}
