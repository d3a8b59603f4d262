import type { Check } from '../../../../engine/check.js';
import limits from './limits.js';
import optional from './optional.js';
import optionalDelivered from './optional-delivered.js';

/** The checks of how messages are kept. */
export const publisherStorageChecks: readonly Check[] = [limits, optional, optionalDelivered];
