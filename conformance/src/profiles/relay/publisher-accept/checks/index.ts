import type { Check } from '../../../../engine/check.js';
import absoluteForm from './absolute-form.js';
import afterOtherMethods from './after-other-methods.js';
import chunked from './chunked.js';
import expectContinue from './expect-continue.js';
import getWithBody from './get-with-body.js';
import http10 from './http-1.0.js';
import keepAlive from './keep-alive.js';
import pipelined from './pipelined.js';

/** The checks of which requests of publishers are accepted. */
export const publisherAcceptChecks: readonly Check[] = [
  chunked,
  http10,
  absoluteForm,
  getWithBody,
  expectContinue,
  keepAlive,
  pipelined,
  afterOtherMethods,
];
