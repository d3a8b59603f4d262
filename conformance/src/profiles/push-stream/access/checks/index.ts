import type { Check } from '../../../../engine/check.js';
import allow from './allow.js';
import encoded from './encoded.js';
import methods from './methods.js';
import origins from './origins.js';
import preflight from './preflight.js';
import uncached from './uncached.js';

/** The checks of what holds for requests to subscriber locations of every mode. */
export const accessChecks: readonly Check[] = [
  ...methods,
  ...allow,
  ...preflight,
  ...origins,
  ...encoded,
  ...uncached,
];
