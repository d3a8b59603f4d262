import type { Check } from '../../../engine/check.js';
import backtrack from './backtrack.js';
import channels from './channels.js';
import chunked from './chunked.js';
import deleted from './deleted.js';
import deletedBody from './deleted-body.js';
import deletedOther from './deleted-other.js';
import deletedText from './deleted-text.js';
import delivers from './delivers.js';
import gapless from './gapless.js';
import header from './header.js';
import http10 from './http10.js';
import life from './life.js';
import padding from './padding.js';
import ping from './ping.js';
import pingRestarted from './ping-restarted.js';
import subscribers from './subscribers.js';
import text from './text.js';
import tokens from './tokens.js';
import type from './type.js';
import uncached from './uncached.js';

/** The checks of streaming subscribers, with those of what all lasting connections have in common. */
export const streamingChecks: readonly Check[] = [
  ...header,
  ...delivers,
  ...channels,
  ...subscribers,
  ...backtrack,
  ...gapless,
  ...text,
  ...tokens,
  ...deleted,
  ...deletedOther,
  ...deletedText,
  ...deletedBody,
  ...life,
  ...ping,
  ...pingRestarted,
  type,
  chunked,
  http10,
  uncached,
  padding,
];
