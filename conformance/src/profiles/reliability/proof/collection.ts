import type { Collection } from '../../../mutants/collection.js';
import { reliableVariants } from './honest.js';
import { reliabilityMutants } from './mutants.js';
import { reliabilityWorld } from './world.js';

/** What the checks of the reliability profile are proved with. */
export const collection: Collection = {
  world: reliabilityWorld,
  mutants: reliabilityMutants,
  honest: reliableVariants,
};
