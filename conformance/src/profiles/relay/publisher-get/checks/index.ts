import type { Check } from '../../../../engine/check.js';
import existing from './existing.js';
import formats from './formats.js';
import missing from './missing.js';

/** The checks of GET of publishers. */
export const publisherGetChecks: readonly Check[] = [existing, missing, formats];
