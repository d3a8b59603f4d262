import type { Clock, Parts } from 'pushstream-server/parts';
import type { Collection } from '../mutants/collection.js';
import type { Mutant } from '../mutants/mutant.js';
import type { Profile } from '../profiles/index.js';

/** The profiles whose servers can be had with faults. */
export const faultyProfiles = ['relay', 'push-stream', 'reliability'] as const;
export type FaultyProfile = (typeof faultyProfiles)[number];

/** Loaded when they are wanted: no check needs them. */
const collections: Readonly<Record<FaultyProfile, () => Promise<{ readonly collection: Collection }>>> = {
  relay: () => import('../profiles/relay/proof/collection.js'),
  'push-stream': () => import('../profiles/push-stream/proof/collection.js'),
  reliability: () => import('../profiles/reliability/proof/collection.js'),
};

/** Something that a server does wrong. */
export interface Fault extends Pick<Mutant, 'id' | 'breaks' | 'requirement'> {
  /** What makes it of the reference server. */
  readonly parts: (clock: Clock) => Partial<Parts>;
}

/** A server whose faults can be chosen: the profile that it answers for, and all the faults there are. */
export interface FaultyServer {
  readonly profile: Profile;
  readonly faults: readonly Fault[];
}

/** What the reference server of a profile can do wrong in real time. */
export async function faultyServer(name: FaultyProfile): Promise<FaultyServer> {
  const { collection } = await collections[name]();
  const faults = collection.mutants.flatMap(({ id, breaks, requirement, parts }) =>
    parts ? [{ id, breaks, requirement, parts }] : [],
  );
  return { profile: collection.world.profile, faults };
}

/** What can't be done wrong at the same time: both put something of their own in the same place. */
export class FaultsCollide extends Error {
  override name = 'FaultsCollide';
}

/**
 * Several faults of one server: each wraps what the one before has made.
 * @throws FaultsCollide
 */
export function together(faults: readonly Fault[], clock: Clock): Partial<Parts> {
  const placed = new Map<string, Fault>();
  let all: Partial<Parts> = {};
  for (const fault of faults) {
    const { decorateBroker, decorateHandler, ...own } = fault.parts(clock);
    for (const place of Object.keys(own)) {
      const before = placed.get(place);
      if (before) {
        throw new FaultsCollide(`${before.id} and ${fault.id} can't be had together: each brings a ${place}`);
      }
      placed.set(place, fault);
    }
    const { decorateBroker: innerBroker, decorateHandler: innerHandler } = all;
    all = {
      ...all,
      ...own,
      ...(decorateBroker && {
        decorateBroker: (broker) => decorateBroker(innerBroker ? innerBroker(broker) : broker),
      }),
      ...(decorateHandler && {
        decorateHandler: (handler, location) =>
          decorateHandler(innerHandler ? innerHandler(handler, location) : handler, location),
      }),
    };
  }
  return all;
}

/** Numbers from 0 to under 1 that are the same for the same seed. */
function sequence(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** These faults, and so many more by chance, or fewer where no more go together; for one seed they are always the same. */
export function byChance(
  { faults }: FaultyServer,
  named: readonly Fault[],
  count: number,
  seed: number,
  clock: Clock,
): Fault[] {
  const next = sequence(seed);
  const left = faults.filter((fault) => !named.includes(fault));
  const chosen = [...named];
  while (chosen.length < named.length + count && left.length > 0) {
    const [fault] = left.splice(Math.floor(next() * left.length), 1);
    if (fault && goTogether([...chosen, fault], clock)) chosen.push(fault);
  }
  return chosen;
}

function goTogether(faults: readonly Fault[], clock: Clock): boolean {
  try {
    together(faults, clock);
    return true;
  } catch (error) {
    if (error instanceof FaultsCollide) return false;
    throw error;
  }
}
