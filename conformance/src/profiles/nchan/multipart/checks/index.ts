import type { Check } from '../../../../engine/check.js';
import boundary from './boundary.js';
import end from './end.js';
import head from './head.js';
import type from './type.js';
import validators from './validators.js';

/** The checks of multipart subscribers. */
export const multipartChecks: readonly Check[] = [boundary, end, head, type, validators];
