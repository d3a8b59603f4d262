import type { Check } from '../../../../engine/check.js';
import eventType from './event-type.js';
import id from './id.js';
import lines from './lines.js';
import linesCr from './lines-cr.js';
import ping from './ping.js';
import type from './type.js';

/** The checks of EventSource subscribers alone. */
export const eventsourceChecks: readonly Check[] = [eventType, id, lines, linesCr, ping, type];
