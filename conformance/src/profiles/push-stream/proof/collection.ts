import type { Collection } from '../../../mutants/collection.js';
import { pushStreamHonestVariants } from './honest.js';
import { pushStreamMutants } from './mutants.js';
import { pushStreamWorld } from './world.js';

/** What the checks of the push-stream profile are proved with. */
export const collection: Collection = {
  world: pushStreamWorld,
  mutants: pushStreamMutants,
  honest: pushStreamHonestVariants,
};
