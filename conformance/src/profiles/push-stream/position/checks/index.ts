import type { Check } from '../../../../engine/check.js';
import byArguments from './arguments.js';
import backtrack from './backtrack.js';
import backtrackFirst from './backtrack-first.js';
import brokenDate from './broken-date.js';
import brokenTag from './broken-tag.js';
import channels from './channels.js';
import eventId from './event-id.js';
import eventIdElsewhere from './event-id-elsewhere.js';
import eventIdTime from './event-id-time.js';
import eventIdUnknown from './event-id-unknown.js';
import latest from './latest.js';
import noTag from './no-tag.js';
import now from './now.js';
import order from './order.js';
import since from './since.js';
import tagForms from './tag-forms.js';
import walk from './walk.js';

/** The checks of where subscribers start. */
export const positionChecks: readonly Check[] = [
  ...now,
  ...backtrack,
  ...backtrackFirst,
  ...since,
  ...tagForms,
  ...noTag,
  ...eventId,
  ...eventIdElsewhere,
  ...eventIdUnknown,
  ...eventIdTime,
  ...channels,
  ...latest,
  ...walk,
  ...order,
  ...brokenDate,
  ...brokenTag,
  byArguments,
];
