import type { Mutant } from '../mutant.js';
import { brokenAcceptance } from './accept.js';
import { brokenChannels } from './channels.js';
import { brokenLongPolling } from './long-polling.js';
import { brokenMessages } from './messages.js';
import { brokenPublishing } from './publishing.js';
import { brokenRequests } from './requests.js';
import { brokenRoles } from './roles.js';
import { brokenWaiting } from './waiting.js';

/** All mutants of the relay profile. */
export const mutants: readonly Mutant[] = [
  ...brokenRoles,
  ...brokenRequests,
  ...brokenMessages,
  ...brokenLongPolling,
  ...brokenWaiting,
  ...brokenAcceptance,
  ...brokenChannels,
  ...brokenPublishing,
];
