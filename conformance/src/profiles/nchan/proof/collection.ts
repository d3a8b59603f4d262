import type { Collection } from '../../../mutants/collection.js';
import { nchanHonestVariants } from './honest.js';
import { nchanMutants } from './mutants.js';
import { nchanWorld } from './world.js';

/** What the checks of the nchan profile are proved with. */
export const collection: Collection = {
  world: nchanWorld,
  mutants: nchanMutants,
  honest: nchanHonestVariants,
};
