import { definer } from '../../../proof/mutant.js';
import { relayWorld } from './world.js';

/** Defines a mutant of the reference server. */
export const mutant = definer(relayWorld);
