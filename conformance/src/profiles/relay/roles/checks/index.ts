import type { Check } from '../../../../engine/check.js';
import channelIdCase from './channel-id-case.js';
import channelIdEncoded from './channel-id-encoded.js';
import channelIdHeld from './channel-id-held.js';
import channelIdStored from './channel-id-stored.js';
import locations from './locations.js';
import locationsHeld from './locations-held.js';
import publisherAtOnce from './publisher-at-once.js';
import publisherGet from './publisher-get.js';
import publisherImmediate from './publisher-immediate.js';
import subscriberAccepted from './subscriber-accepted.js';
import subscriberPost from './subscriber-post.js';
import subscriberPostHeld from './subscriber-post-held.js';

/** The checks of the roles of locations. */
export const rolesChecks: readonly Check[] = [
  locations,
  locationsHeld,
  subscriberPost,
  subscriberPostHeld,
  publisherGet,
  channelIdStored,
  channelIdHeld,
  channelIdCase,
  channelIdEncoded,
  publisherAtOnce,
  publisherImmediate,
  subscriberAccepted,
];
