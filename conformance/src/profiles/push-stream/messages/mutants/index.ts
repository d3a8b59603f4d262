import type { Mutant } from '../../../../mutants/mutant.js';
import { bytesMutants } from './bytes.js';
import { expiryMutants } from './expiry.js';
import { brokenMessages } from './ids-and-order.js';

/** Mutants of messages and channels. */
export const messagesMutants: readonly Mutant[] = [...brokenMessages, ...bytesMutants, ...expiryMutants];
