import type { Check } from '../../../../engine/check.js';
import deleted from './deleted.js';
import delivers from './delivers.js';
import resume from './resume.js';
import walk from './walk.js';

/** The checks of several channels in one location. */
export const multiplexingChecks: readonly Check[] = [deleted, delivers, resume, walk];
