import type { Mutant } from '../../../../mutants/mutant.js';
import { brokenPublisherAnswers } from './answers.js';
import { brokenPublishing } from './publishing.js';

/** Mutants of publishing and deleting. */
export const publisherMutants: readonly Mutant[] = [...brokenPublishing, ...brokenPublisherAnswers];
