import type { Check } from '../../../../engine/check.js';
import delivered from './delivered.js';
import existing from './existing.js';
import gone from './gone.js';
import goneNext from './gone-next.js';
import heldFirst from './held-first.js';
import heldNext from './held-next.js';
import indistinguishable from './indistinguishable.js';

/** The checks of long-polling. */
export const subscriberLongPollingChecks: readonly Check[] = [
  existing,
  heldFirst,
  heldNext,
  delivered,
  indistinguishable,
  gone,
  goneNext,
];
