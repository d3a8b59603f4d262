import type { Check } from '../../../../engine/check.js';
import immediate from './immediate.js';
import notModifiedFirst from './not-modified-first.js';
import notModifiedNext from './not-modified-next.js';

/** The checks of interval-polling. */
export const subscriberIntervalPollingChecks: readonly Check[] = [
  immediate,
  notModifiedFirst,
  notModifiedNext,
];
