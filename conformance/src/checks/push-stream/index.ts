import type { Check } from '../../engine/check.js';
import streamingDelivers from './streaming/delivers.js';

/** All checks of the push-stream profile, by areas. */
export const pushStreamChecks: readonly Check[] = [streamingDelivers];
