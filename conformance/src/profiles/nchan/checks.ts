import type { Check } from '../../engine/check.js';
import { accessChecks } from './access/checks/index.js';
import { chunkedChecks } from './chunked/checks/index.js';
import { eventsourceChecks } from './eventsource/checks/index.js';
import { informationChecks } from './information/checks/index.js';
import { lastingChecks } from './lasting/checks/index.js';
import { messageIdChecks } from './message-id/checks/index.js';
import { multipartChecks } from './multipart/checks/index.js';
import { multiplexingChecks } from './multiplexing/checks/index.js';
import { publishingChecks } from './publishing/checks/index.js';
import { pubsubChecks } from './pubsub/checks/index.js';
import { rawStreamChecks } from './raw-stream/checks/index.js';
import { timeoutChecks } from './timeout/checks/index.js';
import { websocketChecks } from './websocket/checks/index.js';

/** The checks of what is nchan's own, by areas. */
export const nchanChecks: readonly Check[] = [
  ...messageIdChecks,
  ...informationChecks,
  ...publishingChecks,
  ...lastingChecks,
  ...eventsourceChecks,
  ...websocketChecks,
  ...chunkedChecks,
  ...multipartChecks,
  ...rawStreamChecks,
  ...multiplexingChecks,
  ...pubsubChecks,
  ...accessChecks,
  ...timeoutChecks,
];
