import type { Check } from '../../../../engine/check.js';
import broadcast from './broadcast.js';
import configurableFirst from './configurable-first.js';
import configurableLast from './configurable-last.js';
import first from './first.js';
import last from './last.js';
import oneOfThree from './one-of-three.js';

/** The checks of several subscribers of one channel. */
export const subscriberConcurrencyChecks: readonly Check[] = [
  oneOfThree,
  broadcast,
  first,
  configurableFirst,
  last,
  configurableLast,
];
