import type { Mutant } from '../../../mutants/mutant.js';
import { serverMutants } from '../server/mutants.js';
import { subscribersMutants } from '../subscribers/mutants.js';

/** Servers that lose, repeat, reorder, forget or keep too much. */
export const reliabilityMutants: readonly Mutant[] = [...subscribersMutants, ...serverMutants];
