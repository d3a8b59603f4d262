import type { Check } from '../../../../engine/check.js';
import status from './status.js';
import waits from './waits.js';

/** The checks of how long subscribers wait. */
export const timeoutChecks: readonly Check[] = [status, waits];
