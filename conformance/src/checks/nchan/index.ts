import type { Check } from '../../engine/check.js';
import { accessChecks } from './access/index.js';
import { chunkedChecks } from './chunked/index.js';
import { eventsourceChecks } from './eventsource/index.js';
import { informationChecks } from './information/index.js';
import { messageIdChecks } from './message-id/index.js';
import { multipartChecks } from './multipart/index.js';
import { multiplexingChecks } from './multiplexing/index.js';
import { publishingChecks } from './publishing/index.js';
import { pubsubChecks } from './pubsub/index.js';
import { rawStreamChecks } from './raw-stream/index.js';
import { timeoutChecks } from './timeout/index.js';
import { websocketChecks } from './websocket/index.js';

/** The checks of what is nchan's own, by areas. */
export const nchanChecks: readonly Check[] = [
  ...messageIdChecks,
  ...informationChecks,
  ...publishingChecks,
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
