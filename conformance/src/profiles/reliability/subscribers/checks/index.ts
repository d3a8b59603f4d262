import type { Check } from '../../../../engine/check.js';
import burst from './burst.js';
import crowd from './crowd.js';
import forgotten from './forgotten.js';
import slow from './slow.js';
import stalled from './stalled.js';

/** The checks of what subscribers receive under load, each for every mode that it concerns. */
export const subscribersChecks: readonly Check[] = [...burst, ...crowd, ...slow, ...stalled, ...forgotten];
