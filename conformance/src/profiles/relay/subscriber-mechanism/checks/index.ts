import type { Check } from '../../../../engine/check.js';
import mechanism from './mechanism.js';
import mechanismConfigurable from './mechanism-configurable.js';

/** The checks of the mechanism. */
export const subscriberMechanismChecks: readonly Check[] = [mechanism, mechanismConfigurable];
