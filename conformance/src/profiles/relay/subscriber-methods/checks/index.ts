import type { Check } from '../../../../engine/check.js';
import head from './head.js';
import notAllowed from './not-allowed.js';

/** The checks of methods of subscribers other than GET. */
export const subscriberMethodsChecks: readonly Check[] = [...notAllowed, head];
