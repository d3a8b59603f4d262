import type { Check } from '../../../../engine/check.js';
import separator from './separator.js';

/** The checks of raw streams. */
export const rawStreamChecks: readonly Check[] = [separator];
