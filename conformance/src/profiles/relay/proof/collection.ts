import type { Collection } from '../../../mutants/collection.js';
import { honestVariants } from './honest.js';
import { relayMutants } from './mutants.js';
import { relayWorld } from './world.js';

/** What the checks of the relay profile are proved with. */
export const collection: Collection = { world: relayWorld, mutants: relayMutants, honest: honestVariants };
