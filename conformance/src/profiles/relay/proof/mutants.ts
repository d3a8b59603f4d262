import type { Mutant } from '../../../mutants/mutant.js';
import { publisherAcceptMutants } from '../publisher-accept/mutants.js';
import { publisherDeleteMutants } from '../publisher-delete/mutants.js';
import { publisherGetMutants } from '../publisher-get/mutants.js';
import { publisherInformationMutants } from '../publisher-information/mutants.js';
import { publisherPostMutants } from '../publisher-post/mutants.js';
import { publisherPutMutants } from '../publisher-put/mutants.js';
import { publisherStorageMutants } from '../publisher-storage/mutants.js';
import { rolesMutants } from '../roles/mutants.js';
import { subscriberConcurrencyMutants } from '../subscriber-concurrency/mutants.js';
import { subscriberGetMutants } from '../subscriber-get/mutants.js';
import { subscriberIntervalPollingMutants } from '../subscriber-interval-polling/mutants.js';
import { subscriberLongPollingMutants } from '../subscriber-long-polling/mutants.js';
import { subscriberMechanismMutants } from '../subscriber-mechanism/mutants.js';
import { subscriberMessagesMutants } from '../subscriber-messages/mutants.js';
import { subscriberMethodsMutants } from '../subscriber-methods/mutants.js';

/** All mutants of the relay profile. */
export const relayMutants: readonly Mutant[] = [
  ...rolesMutants,
  ...subscriberGetMutants,
  ...subscriberMethodsMutants,
  ...subscriberMessagesMutants,
  ...subscriberMechanismMutants,
  ...subscriberConcurrencyMutants,
  ...subscriberLongPollingMutants,
  ...subscriberIntervalPollingMutants,
  ...publisherAcceptMutants,
  ...publisherGetMutants,
  ...publisherPutMutants,
  ...publisherDeleteMutants,
  ...publisherPostMutants,
  ...publisherInformationMutants,
  ...publisherStorageMutants,
];
