import type { Check } from '../../engine/check.js';
import { eventsChecks } from './events/index.js';
import { eventsourceChecks } from './eventsource/index.js';
import { informationChecks } from './information/index.js';
import { jsonpChecks } from './jsonp/index.js';
import { longPollingChecks } from './long-polling/index.js';
import { messagesChecks } from './messages/index.js';
import { pollingChecks } from './polling/index.js';
import { positionChecks } from './position/index.js';
import { publisherChecks } from './publisher/index.js';
import { refusalChecks } from './refusals/index.js';
import { statisticsChecks } from './statistics/index.js';
import { streamingChecks } from './streaming/index.js';
import { websocketChecks } from './websocket/index.js';

/** All checks of the push-stream profile, by areas. */
export const pushStreamChecks: readonly Check[] = [
  ...publisherChecks,
  ...informationChecks,
  ...statisticsChecks,
  ...refusalChecks,
  ...messagesChecks,
  ...streamingChecks,
  ...eventsourceChecks,
  ...websocketChecks,
  ...pollingChecks,
  ...longPollingChecks,
  ...jsonpChecks,
  ...positionChecks,
  ...eventsChecks,
];
