import type { Mutant } from '../../../mutants/mutant.js';
import { accessMutants } from '../access/mutants.js';
import { eventsMutants } from '../events/mutants.js';
import { eventsourceMutants } from '../eventsource/mutants.js';
import { informationMutants } from '../information/mutants.js';
import { jsonpMutants } from '../jsonp/mutants.js';
import { lastingMutants } from '../lasting/mutants/index.js';
import { longPollingMutants } from '../long-polling/mutants.js';
import { messagesMutants } from '../messages/mutants/index.js';
import { pollingMutants } from '../polling/mutants.js';
import { positionMutants } from '../position/mutants/index.js';
import { publisherMutants } from '../publisher/mutants/index.js';
import { refusalsMutants } from '../refusals/mutants/index.js';
import { statisticsMutants } from '../statistics/mutants.js';
import { streamingMutants } from '../streaming/mutants.js';
import { websocketMutants } from '../websocket/mutants/index.js';

/** All mutants of the push-stream profile. */
export const pushStreamMutants: readonly Mutant[] = [
  ...publisherMutants,
  ...informationMutants,
  ...statisticsMutants,
  ...refusalsMutants,
  ...accessMutants,
  ...messagesMutants,
  ...lastingMutants,
  ...streamingMutants,
  ...eventsourceMutants,
  ...websocketMutants,
  ...pollingMutants,
  ...longPollingMutants,
  ...jsonpMutants,
  ...positionMutants,
  ...eventsMutants,
];
