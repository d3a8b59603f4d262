import type { Mutant } from '../../../mutants/mutant.js';
import type { Fault } from './server/fault.js';
import { nchanTarget } from './server/server.js';

/** Defines a mutant of the server of this folder. Checks are named without the name of the profile and the slash. */
export function nchanMutant(
  fault: Fault,
  definition: Pick<Mutant, 'requirement' | 'breaks' | 'kills' | 'says'>,
): Mutant {
  const { kills, ...rest } = definition;
  const [first, ...others] = kills;
  return {
    ...rest,
    id: fault,
    make: nchanTarget({}, fault),
    kills: [`nchan/${first}`, ...others.map((kill) => `nchan/${kill}`)],
  };
}
