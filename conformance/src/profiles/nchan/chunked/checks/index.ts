import type { Check } from '../../../../engine/check.js';
import chunks from './chunks.js';
import empty from './empty.js';
import head from './head.js';

/** The checks of chunked subscribers. */
export const chunkedChecks: readonly Check[] = [chunks, empty, head];
