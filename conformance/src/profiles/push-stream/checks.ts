import type { Check } from '../../engine/check.js';
import { accessChecks } from './access/checks/index.js';
import { eventsChecks } from './events/checks/index.js';
import { eventsourceChecks } from './eventsource/checks/index.js';
import { informationChecks } from './information/checks/index.js';
import { jsonpChecks } from './jsonp/checks/index.js';
import { lastingChecks } from './lasting/checks/index.js';
import { longPollingChecks } from './long-polling/checks/index.js';
import { messagesChecks } from './messages/checks/index.js';
import { pollingChecks } from './polling/checks/index.js';
import { positionChecks } from './position/checks/index.js';
import { publisherChecks } from './publisher/checks/index.js';
import { refusalChecks } from './refusals/checks/index.js';
import { statisticsChecks } from './statistics/checks/index.js';
import { streamingChecks } from './streaming/checks/index.js';
import { websocketChecks } from './websocket/checks/index.js';

/** All checks of the push-stream profile, by areas. */
export const pushStreamChecks: readonly Check[] = [
  ...publisherChecks,
  ...informationChecks,
  ...statisticsChecks,
  ...refusalChecks,
  ...accessChecks,
  ...messagesChecks,
  ...lastingChecks,
  ...streamingChecks,
  ...eventsourceChecks,
  ...websocketChecks,
  ...pollingChecks,
  ...longPollingChecks,
  ...jsonpChecks,
  ...positionChecks,
  ...eventsChecks,
];
