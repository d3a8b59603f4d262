import { definer } from '../../../mutants/mutant.js';
import { pushStreamWorld } from './world.js';

/** Defines a mutant of the reference server as it speaks the push-stream dialect. */
export const pushStreamMutant = definer(pushStreamWorld);
