import type { Check } from '../../../engine/check.js';
import delivers from './delivers.js';

/** The checks of streaming subscribers, with those of what all lasting connections have in common. */
export const streamingChecks: readonly Check[] = [...delivers];
