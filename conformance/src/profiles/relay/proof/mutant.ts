import { definer } from '../../../mutants/mutant.js';
import { relayWorld } from './world.js';

/** Defines a mutant of the reference server. */
export const mutant = definer(relayWorld);
