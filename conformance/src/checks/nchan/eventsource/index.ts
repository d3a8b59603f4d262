import type { Check } from '../../../engine/check.js';
import counted from './counted.js';
import deleted from './deleted.js';
import delivers from './delivers.js';
import eventType from './event-type.js';
import id from './id.js';
import lines from './lines.js';
import linesCr from './lines-cr.js';
import ping from './ping.js';
import resume from './resume.js';
import resumeArgument from './resume-argument.js';
import status from './status.js';
import stored from './stored.js';
import type from './type.js';

/** The checks of EventSource subscribers, with those of what all lasting connections have in common. */
export const eventsourceChecks: readonly Check[] = [
  ...counted,
  ...deleted,
  ...delivers,
  ...resume,
  ...resumeArgument,
  ...status,
  ...stored,
  eventType,
  id,
  lines,
  linesCr,
  ping,
  type,
];
