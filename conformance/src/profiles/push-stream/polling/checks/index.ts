import type { Check } from '../../../../engine/check.js';
import http10 from './http10.js';
import keepAlive from './keep-alive.js';
import none from './none.js';
import noneBare from './none-bare.js';
import nonePosition from './none-position.js';
import position from './position.js';
import stored from './stored.js';
import templates from './templates.js';
import type from './type.js';
import validators from './validators.js';

/** The checks of polling. */
export const pollingChecks: readonly Check[] = [
  stored,
  none,
  position,
  nonePosition,
  noneBare,
  templates,
  validators,
  type,
  http10,
  keepAlive,
];
