import type { Check } from '../../engine/check.js';
import { eventsChecks } from './events/index.js';
import { informationChecks } from './information/index.js';
import { jsonpChecks } from './jsonp/index.js';
import { longPollingChecks } from './long-polling/index.js';
import { pollingChecks } from './polling/index.js';
import { positionChecks } from './position/index.js';
import { publisherChecks } from './publisher/index.js';
import { streamingChecks } from './streaming/index.js';

/** All checks of the push-stream profile, by areas. */
export const pushStreamChecks: readonly Check[] = [
  ...publisherChecks,
  ...informationChecks,
  ...streamingChecks,
  ...pollingChecks,
  ...longPollingChecks,
  ...jsonpChecks,
  ...positionChecks,
  ...eventsChecks,
];
