import type { Parts } from 'pushstream-server/parts';
import type { Clock } from '../wire/clock.js';
import type { TargetMaker, World } from './world.js';

/** A server with one rule broken, and what the kit must make of it. */
export interface Mutant {
  readonly id: string;
  /** The requirement it breaks. */
  readonly requirement: string;
  /** What it does wrong. */
  readonly breaks: string;
  readonly make: TargetMaker;
  /** What is in the place of the second server of its world, where that is the broken one. */
  readonly second?: TargetMaker;
  /** What makes it of the reference server, where nothing but parts of that are wrapped; so it can be served in real time too. */
  readonly parts?: (clock: Clock) => Partial<Parts>;
  /** Exactly the checks that must fail; the first is the one it was made for. */
  readonly kills: readonly [string, ...string[]];
  /** What the failure of the first says: a part of it. */
  readonly says: string;
}

type Definition = Omit<Mutant, 'make' | 'second' | 'parts' | 'kills'> & {
  /** Checks without the name of their profile and the slash. */
  readonly kills: readonly [string, ...string[]];
} & (
    | { readonly make: TargetMaker }
    | { readonly parts: (clock: Clock) => Partial<Parts> }
    | { readonly second: TargetMaker }
  );

/** Makes the function that defines the mutants of a world: of its server, with one rule broken. */
export function definer(world: World): (definition: Definition) => Mutant {
  const prefix = world.profile.ledger.profile;
  return (definition) => {
    const { id, requirement, breaks, says } = definition;
    const [first, ...rest] = definition.kills.map((kill) => `${prefix}/${kill}`) as [string, ...string[]];
    return { id, requirement, breaks, says, ...madeOf(definition, world), kills: [first, ...rest] };
  };
}

function madeOf(definition: Definition, world: World): Pick<Mutant, 'make' | 'second' | 'parts'> {
  if ('make' in definition) return { make: definition.make };
  if ('second' in definition) return { make: world.target(), second: definition.second };
  return { make: world.target(definition.parts), parts: definition.parts };
}
