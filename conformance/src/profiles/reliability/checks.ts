import type { Check } from '../../engine/check.js';
import { serverChecks } from './server/checks/index.js';
import { subscribersChecks } from './subscribers/checks/index.js';

/** All checks of the reliability profile. */
export const reliabilityChecks: readonly Check[] = [...subscribersChecks, ...serverChecks];
