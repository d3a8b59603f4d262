import type { HonestVariant } from './honest-variant.js';
import type { Mutant } from './mutant.js';
import type { World } from './world.js';

/** Everything that the checks of a profile are proved with. */
export interface Collection {
  readonly world: World;
  readonly mutants: readonly Mutant[];
  readonly honest: readonly HonestVariant[];
}
