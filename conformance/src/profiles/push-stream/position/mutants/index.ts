import type { Mutant } from '../../../../mutants/mutant.js';
import { brokenPositionRead } from './reading.js';
import { brokenPosition } from './start.js';

/** Mutants of where subscribers start. */
export const positionMutants: readonly Mutant[] = [...brokenPosition, ...brokenPositionRead];
