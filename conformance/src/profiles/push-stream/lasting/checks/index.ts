import type { Check } from '../../../../engine/check.js';
import atOnce from './at-once.js';
import backtrack from './backtrack.js';
import bytes from './bytes.js';
import channels from './channels.js';
import deleted from './deleted.js';
import deletedBody from './deleted-body.js';
import deletedOther from './deleted-other.js';
import deletedText from './deleted-text.js';
import delivers from './delivers.js';
import gapless from './gapless.js';
import header from './header.js';
import life from './life.js';
import long from './long.js';
import ping from './ping.js';
import pingRestarted from './ping-restarted.js';
import shownPosition from './shown-position.js';
import subscribers from './subscribers.js';
import text from './text.js';
import tokens from './tokens.js';

/** The checks of what all subscribers whose connections last have in common, each for every such mode. */
export const lastingChecks: readonly Check[] = [
  ...header,
  ...delivers,
  ...channels,
  ...subscribers,
  ...backtrack,
  ...gapless,
  ...text,
  ...tokens,
  ...bytes,
  ...long,
  ...atOnce,
  ...shownPosition,
  ...deleted,
  ...deletedOther,
  ...deletedText,
  ...deletedBody,
  ...life,
  ...ping,
  ...pingRestarted,
];
