import type { Check } from '../../../../engine/check.js';
import absoluteForm from './absolute-form.js';
import held from './held.js';
import http10 from './http-1.0.js';
import keepAlive from './keep-alive.js';
import manyHeaders from './many-headers.js';
import pipelined from './pipelined.js';

/** The checks of which requests of subscribers are accepted. */
export const subscriberGetChecks: readonly Check[] = [
  http10,
  absoluteForm,
  manyHeaders,
  keepAlive,
  pipelined,
  held,
];
