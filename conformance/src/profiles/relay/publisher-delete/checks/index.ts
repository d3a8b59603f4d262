import type { Check } from '../../../../engine/check.js';
import empties from './empties.js';
import existing from './existing.js';
import missing from './missing.js';

/** The checks of DELETE. */
export const publisherDeleteChecks: readonly Check[] = [existing, empties, missing];
