import type { Check } from '../../engine/check.js';
import { publisherAcceptChecks } from './publisher-accept/checks/index.js';
import { publisherDeleteChecks } from './publisher-delete/checks/index.js';
import { publisherGetChecks } from './publisher-get/checks/index.js';
import { publisherInformationChecks } from './publisher-information/checks/index.js';
import { publisherPostChecks } from './publisher-post/checks/index.js';
import { publisherPutChecks } from './publisher-put/checks/index.js';
import { publisherStorageChecks } from './publisher-storage/checks/index.js';
import { rolesChecks } from './roles/checks/index.js';
import { subscriberConcurrencyChecks } from './subscriber-concurrency/checks/index.js';
import { subscriberGetChecks } from './subscriber-get/checks/index.js';
import { subscriberIntervalPollingChecks } from './subscriber-interval-polling/checks/index.js';
import { subscriberLongPollingChecks } from './subscriber-long-polling/checks/index.js';
import { subscriberMechanismChecks } from './subscriber-mechanism/checks/index.js';
import { subscriberMessagesChecks } from './subscriber-messages/checks/index.js';
import { subscriberMethodsChecks } from './subscriber-methods/checks/index.js';

/** All checks of the relay profile, in the order of the protocol's sections. */
export const relayChecks: readonly Check[] = [
  ...rolesChecks,
  ...subscriberGetChecks,
  ...subscriberMethodsChecks,
  ...subscriberMessagesChecks,
  ...subscriberMechanismChecks,
  ...subscriberLongPollingChecks,
  ...subscriberConcurrencyChecks,
  ...subscriberIntervalPollingChecks,
  ...publisherAcceptChecks,
  ...publisherGetChecks,
  ...publisherPutChecks,
  ...publisherDeleteChecks,
  ...publisherPostChecks,
  ...publisherInformationChecks,
  ...publisherStorageChecks,
];
