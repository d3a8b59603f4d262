import type { Mutant } from '../../../mutants/mutant.js';
import { accessMutants } from '../access/mutants.js';
import { chunkedMutants } from '../chunked/mutants.js';
import { eventsourceMutants } from '../eventsource/mutants.js';
import { informationMutants } from '../information/mutants.js';
import { lastingMutants } from '../lasting/mutants.js';
import { messageIdMutants } from '../message-id/mutants.js';
import { multipartMutants } from '../multipart/mutants.js';
import { multiplexingMutants } from '../multiplexing/mutants.js';
import { publishingMutants } from '../publishing/mutants.js';
import { pubsubMutants } from '../pubsub/mutants.js';
import { rawStreamMutants } from '../raw-stream/mutants.js';
import { timeoutMutants } from '../timeout/mutants.js';
import { websocketMutants } from '../websocket/mutants.js';

/** Servers of nchan's dialect with one rule broken. */
export const nchanMutants: readonly Mutant[] = [
  ...lastingMutants,
  ...eventsourceMutants,
  ...websocketMutants,
  ...publishingMutants,
  ...chunkedMutants,
  ...multipartMutants,
  ...rawStreamMutants,
  ...multiplexingMutants,
  ...pubsubMutants,
  ...accessMutants,
  ...timeoutMutants,
  ...messageIdMutants,
  ...informationMutants,
];
