import type { Mutant } from '../../mutant.js';
import { brokenStreaming } from './streaming.js';

/** All mutants of the push-stream profile. */
export const pushStreamMutants: readonly Mutant[] = [...brokenStreaming];
