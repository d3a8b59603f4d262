import type { Check } from '../../../../engine/check.js';
import existing from './existing.js';
import unknown from './unknown.js';

/** The checks of locations for channels that exist. */
export const accessChecks: readonly Check[] = [existing, unknown];
