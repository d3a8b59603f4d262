import type { Check } from '../../engine/check.js';
import burst from './burst.js';
import crowd from './crowd.js';
import forgotten from './forgotten.js';
import answersMeanwhile from './server/answers-meanwhile.js';
import memory from './server/memory.js';
import slow from './slow.js';
import stalled from './stalled.js';

/** All checks of the reliability profile. */
export const reliabilityChecks: readonly Check[] = [
  ...burst,
  ...crowd,
  ...slow,
  ...stalled,
  ...forgotten,
  answersMeanwhile,
  memory,
];
