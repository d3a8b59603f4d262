import type { Check } from '../engine/check.js';
import rolesChannelIdCase from './relay/2-roles/channel-id-case.js';
import rolesChannelIdEncoded from './relay/2-roles/channel-id-encoded.js';
import rolesChannelIdHeld from './relay/2-roles/channel-id-held.js';
import rolesChannelIdStored from './relay/2-roles/channel-id-stored.js';
import rolesLocations from './relay/2-roles/locations.js';
import rolesLocationsHeld from './relay/2-roles/locations-held.js';
import rolesPublisherAtOnce from './relay/2-roles/publisher-at-once.js';
import rolesPublisherGet from './relay/2-roles/publisher-get.js';
import rolesPublisherImmediate from './relay/2-roles/publisher-immediate.js';
import rolesSubscriberAccepted from './relay/2-roles/subscriber-accepted.js';
import rolesSubscriberPost from './relay/2-roles/subscriber-post.js';
import rolesSubscriberPostHeld from './relay/2-roles/subscriber-post-held.js';
import subscriberConcurrencyBroadcast from './relay/3.1-subscriber/concurrency/broadcast.js';
import subscriberConcurrencyConfigurableFirst from './relay/3.1-subscriber/concurrency/configurable-first.js';
import subscriberConcurrencyConfigurableLast from './relay/3.1-subscriber/concurrency/configurable-last.js';
import subscriberConcurrencyFirst from './relay/3.1-subscriber/concurrency/first.js';
import subscriberConcurrencyLast from './relay/3.1-subscriber/concurrency/last.js';
import subscriberConcurrencyOneOfThree from './relay/3.1-subscriber/concurrency/one-of-three.js';
import subscriberGetAbsoluteForm from './relay/3.1-subscriber/get/absolute-form.js';
import subscriberGetHeld from './relay/3.1-subscriber/get/held.js';
import subscriberGetHttp10 from './relay/3.1-subscriber/get/http-1.0.js';
import subscriberGetKeepAlive from './relay/3.1-subscriber/get/keep-alive.js';
import subscriberGetManyHeaders from './relay/3.1-subscriber/get/many-headers.js';
import subscriberGetPipelined from './relay/3.1-subscriber/get/pipelined.js';
import subscriberIntervalPollingImmediate from './relay/3.1-subscriber/interval-polling/immediate.js';
import subscriberIntervalPollingNotModifiedFirst from './relay/3.1-subscriber/interval-polling/not-modified-first.js';
import subscriberIntervalPollingNotModifiedNext from './relay/3.1-subscriber/interval-polling/not-modified-next.js';
import subscriberLongPollingDelivered from './relay/3.1-subscriber/long-polling/delivered.js';
import subscriberLongPollingExisting from './relay/3.1-subscriber/long-polling/existing.js';
import subscriberLongPollingGone from './relay/3.1-subscriber/long-polling/gone.js';
import subscriberLongPollingGoneNext from './relay/3.1-subscriber/long-polling/gone-next.js';
import subscriberLongPollingHeldFirst from './relay/3.1-subscriber/long-polling/held-first.js';
import subscriberLongPollingHeldNext from './relay/3.1-subscriber/long-polling/held-next.js';
import subscriberLongPollingIndistinguishable from './relay/3.1-subscriber/long-polling/indistinguishable.js';
import subscriberMechanism from './relay/3.1-subscriber/mechanism.js';
import subscriberMechanismConfigurable from './relay/3.1-subscriber/mechanism-configurable.js';
import subscriberMessagesContentTypeDelivered from './relay/3.1-subscriber/messages/content-type-delivered.js';
import subscriberMessagesContentTypeStored from './relay/3.1-subscriber/messages/content-type-stored.js';
import subscriberMessagesOldest from './relay/3.1-subscriber/messages/oldest.js';
import subscriberMessagesValidatorsDelivered from './relay/3.1-subscriber/messages/validators-delivered.js';
import subscriberMessagesValidatorsStored from './relay/3.1-subscriber/messages/validators-stored.js';
import subscriberMessagesWalk from './relay/3.1-subscriber/messages/walk.js';
import subscriberMessagesWalkFromHeld from './relay/3.1-subscriber/messages/walk-from-held.js';
import subscriberMessagesWalkHeld from './relay/3.1-subscriber/messages/walk-held.js';
import subscriberMessagesWalkOneSecond from './relay/3.1-subscriber/messages/walk-one-second.js';
import subscriberMessagesWalkWhilePublishing from './relay/3.1-subscriber/messages/walk-while-publishing.js';
import subscriberMethodsHead from './relay/3.1-subscriber/methods/head.js';
import subscriberMethodsNotAllowed from './relay/3.1-subscriber/methods/not-allowed.js';
import publisherAcceptAbsoluteForm from './relay/3.2-publisher/accept/absolute-form.js';
import publisherAcceptAfterOtherMethods from './relay/3.2-publisher/accept/after-other-methods.js';
import publisherAcceptChunked from './relay/3.2-publisher/accept/chunked.js';
import publisherAcceptExpectContinue from './relay/3.2-publisher/accept/expect-continue.js';
import publisherAcceptGetWithBody from './relay/3.2-publisher/accept/get-with-body.js';
import publisherAcceptHttp10 from './relay/3.2-publisher/accept/http-1.0.js';
import publisherAcceptKeepAlive from './relay/3.2-publisher/accept/keep-alive.js';
import publisherAcceptPipelined from './relay/3.2-publisher/accept/pipelined.js';
import publisherDeleteEmpties from './relay/3.2-publisher/delete/empties.js';
import publisherDeleteExisting from './relay/3.2-publisher/delete/existing.js';
import publisherDeleteMissing from './relay/3.2-publisher/delete/missing.js';
import publisherGetExisting from './relay/3.2-publisher/get/existing.js';
import publisherGetFormats from './relay/3.2-publisher/get/formats.js';
import publisherGetMissing from './relay/3.2-publisher/get/missing.js';
import publisherInformationDelete from './relay/3.2-publisher/information/delete.js';
import publisherInformationGet from './relay/3.2-publisher/information/get.js';
import publisherInformationPost from './relay/3.2-publisher/information/post.js';
import publisherInformationPostDelivered from './relay/3.2-publisher/information/post-delivered.js';
import publisherInformationPut from './relay/3.2-publisher/information/put.js';
import publisherPostBinaryDelivered from './relay/3.2-publisher/post/binary-delivered.js';
import publisherPostBinaryStored from './relay/3.2-publisher/post/binary-stored.js';
import publisherPostDelivers from './relay/3.2-publisher/post/delivers.js';
import publisherPostEmpty from './relay/3.2-publisher/post/empty.js';
import publisherPostEmptyDelivered from './relay/3.2-publisher/post/empty-delivered.js';
import publisherPostLong from './relay/3.2-publisher/post/long.js';
import publisherPostStatus201 from './relay/3.2-publisher/post/status-201.js';
import publisherPostStatus202 from './relay/3.2-publisher/post/status-202.js';
import publisherPostStatusAfter from './relay/3.2-publisher/post/status-after.js';
import publisherPutCreates from './relay/3.2-publisher/put/creates.js';
import publisherPutCreatesEmpty from './relay/3.2-publisher/put/creates-empty.js';
import publisherPutExisting from './relay/3.2-publisher/put/existing.js';
import publisherPutExistingHeld from './relay/3.2-publisher/put/existing-held.js';
import publisherStorageLimits from './relay/3.2-publisher/storage/limits.js';
import publisherStorageOptional from './relay/3.2-publisher/storage/optional.js';
import publisherStorageOptionalDelivered from './relay/3.2-publisher/storage/optional-delivered.js';

/** All checks of the relay profile, in the order of the protocol's sections. */
export const relayChecks: readonly Check[] = [
  rolesLocations,
  rolesLocationsHeld,
  rolesSubscriberPost,
  rolesSubscriberPostHeld,
  rolesPublisherGet,
  rolesChannelIdStored,
  rolesChannelIdHeld,
  rolesChannelIdCase,
  rolesChannelIdEncoded,
  rolesPublisherAtOnce,
  rolesPublisherImmediate,
  rolesSubscriberAccepted,
  subscriberGetHttp10,
  subscriberGetAbsoluteForm,
  subscriberGetManyHeaders,
  subscriberGetKeepAlive,
  subscriberGetPipelined,
  subscriberGetHeld,
  ...subscriberMethodsNotAllowed,
  subscriberMethodsHead,
  subscriberMessagesOldest,
  subscriberMessagesValidatorsStored,
  subscriberMessagesValidatorsDelivered,
  subscriberMessagesWalk,
  subscriberMessagesWalkOneSecond,
  subscriberMessagesWalkWhilePublishing,
  subscriberMessagesWalkFromHeld,
  subscriberMessagesWalkHeld,
  subscriberMessagesContentTypeStored,
  subscriberMessagesContentTypeDelivered,
  subscriberMechanism,
  subscriberMechanismConfigurable,
  subscriberLongPollingExisting,
  subscriberLongPollingHeldFirst,
  subscriberLongPollingHeldNext,
  subscriberLongPollingDelivered,
  subscriberLongPollingIndistinguishable,
  subscriberLongPollingGone,
  subscriberLongPollingGoneNext,
  subscriberConcurrencyOneOfThree,
  subscriberConcurrencyBroadcast,
  subscriberConcurrencyFirst,
  subscriberConcurrencyConfigurableFirst,
  subscriberConcurrencyLast,
  subscriberConcurrencyConfigurableLast,
  subscriberIntervalPollingImmediate,
  subscriberIntervalPollingNotModifiedFirst,
  subscriberIntervalPollingNotModifiedNext,
  publisherAcceptChunked,
  publisherAcceptHttp10,
  publisherAcceptAbsoluteForm,
  publisherAcceptGetWithBody,
  publisherAcceptExpectContinue,
  publisherAcceptKeepAlive,
  publisherAcceptPipelined,
  publisherAcceptAfterOtherMethods,
  publisherGetExisting,
  publisherGetMissing,
  publisherGetFormats,
  publisherPutCreates,
  publisherPutCreatesEmpty,
  publisherPutExisting,
  publisherPutExistingHeld,
  publisherDeleteExisting,
  publisherDeleteEmpties,
  publisherDeleteMissing,
  publisherPostDelivers,
  publisherPostStatus201,
  publisherPostStatus202,
  publisherPostStatusAfter,
  publisherPostBinaryStored,
  publisherPostBinaryDelivered,
  publisherPostLong,
  publisherPostEmpty,
  publisherPostEmptyDelivered,
  publisherInformationGet,
  publisherInformationPut,
  publisherInformationPost,
  publisherInformationDelete,
  publisherInformationPostDelivered,
  publisherStorageLimits,
  publisherStorageOptional,
  publisherStorageOptionalDelivered,
];
