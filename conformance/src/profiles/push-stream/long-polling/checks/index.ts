import type { Check } from '../../../../engine/check.js';
import broadcast from './broadcast.js';
import channels from './channels.js';
import deleted from './deleted.js';
import deletedText from './deleted-text.js';
import held from './held.js';
import keepAlive from './keep-alive.js';
import modeAnswers from './mode-answers.js';
import modeCase from './mode-case.js';
import modeException from './mode-exception.js';
import modeHolds from './mode-holds.js';
import next from './next.js';
import position from './position.js';
import stored from './stored.js';
import timeout from './timeout.js';
import timeoutPosition from './timeout-position.js';
import timeoutValidators from './timeout-validators.js';

/** The checks of long-polling. */
export const longPollingChecks: readonly Check[] = [
  held,
  next,
  position,
  stored,
  channels,
  broadcast,
  timeout,
  timeoutPosition,
  timeoutValidators,
  keepAlive,
  deleted,
  deletedText,
  modeHolds,
  modeAnswers,
  modeCase,
  modeException,
];
