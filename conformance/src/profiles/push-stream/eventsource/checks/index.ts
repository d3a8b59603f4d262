import type { Check } from '../../../../engine/check.js';
import charset from './charset.js';
import eventId from './event-id.js';
import eventType from './event-type.js';
import lines from './lines.js';
import linesCr from './lines-cr.js';
import linesEmpty from './lines-empty.js';
import padding from './padding.js';
import type from './type.js';
import uncached from './uncached.js';

/** The checks of EventSource subscribers alone. */
export const eventsourceChecks: readonly Check[] = [
  type,
  charset,
  uncached,
  eventId,
  eventType,
  lines,
  linesCr,
  linesEmpty,
  padding,
];
