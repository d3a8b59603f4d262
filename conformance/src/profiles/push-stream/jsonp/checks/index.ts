import type { Check } from '../../../../engine/check.js';
import byArguments from './arguments.js';
import decoded from './decoded.js';
import next from './next.js';
import noneType from './none-type.js';
import plain from './plain.js';
import polling from './polling.js';
import stored from './stored.js';
import templates from './templates.js';
import type from './type.js';

/** The checks of JSONP. */
export const jsonpChecks: readonly Check[] = [
  stored,
  next,
  decoded,
  byArguments,
  polling,
  plain,
  templates,
  type,
  noneType,
];
