import type { Check } from '../../../../engine/check.js';
import chunked from './chunked.js';
import http10 from './http10.js';
import padding from './padding.js';
import type from './type.js';
import uncached from './uncached.js';

/** The checks of streaming subscribers alone. */
export const streamingChecks: readonly Check[] = [type, chunked, http10, uncached, padding];
