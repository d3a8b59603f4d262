import type { Check } from '../../../../engine/check.js';
import answersMeanwhile from './answers-meanwhile.js';
import memory from './memory.js';

/** The checks of the server as a whole. */
export const serverChecks: readonly Check[] = [answersMeanwhile, memory];
