import { definer } from '../../../mutants/mutant.js';
import { reliabilityWorld } from './world.js';

/** Defines a mutant of the reference server that is not to be relied on. */
export const unreliableMutant = definer(reliabilityWorld);
