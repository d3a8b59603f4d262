import type { Mutant } from '../../mutant.js';
import { brokenEvents } from './events.js';
import { brokenEventsource } from './eventsource.js';
import { brokenInformation } from './information.js';
import { brokenJsonp } from './jsonp.js';
import { brokenLimits } from './limits.js';
import { brokenLongPolling } from './long-polling.js';
import { brokenMessages } from './messages.js';
import { brokenPolling } from './polling.js';
import { brokenPosition } from './position.js';
import { brokenPositionRead } from './position-read.js';
import { brokenPublishing } from './publisher.js';
import { brokenPublisherAnswers } from './publisher-answers.js';
import { brokenRefusing } from './refusals.js';
import { brokenStatistics } from './statistics.js';
import { brokenStreaming } from './streaming.js';
import { brokenStrict } from './strict.js';
import { brokenWebsocket } from './websocket.js';
import { brokenHandshakes } from './websocket-handshake.js';

/** All mutants of the push-stream profile. */
export const pushStreamMutants: readonly Mutant[] = [
  ...brokenPublishing,
  ...brokenInformation,
  ...brokenStatistics,
  ...brokenRefusing,
  ...brokenLimits,
  ...brokenStrict,
  ...brokenMessages,
  ...brokenStreaming,
  ...brokenEventsource,
  ...brokenHandshakes,
  ...brokenWebsocket,
  ...brokenPolling,
  ...brokenLongPolling,
  ...brokenJsonp,
  ...brokenPosition,
  ...brokenPositionRead,
  ...brokenEvents,
  ...brokenPublisherAnswers,
];
