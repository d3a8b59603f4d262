import type { Check } from '../../../engine/check.js';
import delivers from './delivers.js';

/** The checks of streaming subscribers. */
export const streamingChecks: readonly Check[] = [delivers];
