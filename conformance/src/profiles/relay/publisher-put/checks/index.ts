import type { Check } from '../../../../engine/check.js';
import creates from './creates.js';
import createsEmpty from './creates-empty.js';
import existing from './existing.js';
import existingHeld from './existing-held.js';

/** The checks of PUT. */
export const publisherPutChecks: readonly Check[] = [creates, createsEmpty, existing, existingHeld];
