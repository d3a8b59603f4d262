import type { Check } from '../../../../engine/check.js';
import contentTypeDelivered from './content-type-delivered.js';
import contentTypeStored from './content-type-stored.js';
import oldest from './oldest.js';
import validatorsDelivered from './validators-delivered.js';
import validatorsStored from './validators-stored.js';
import walk from './walk.js';
import walkFromHeld from './walk-from-held.js';
import walkHeld from './walk-held.js';
import walkOneSecond from './walk-one-second.js';
import walkWhilePublishing from './walk-while-publishing.js';

/** The checks of the messages that subscribers are given. */
export const subscriberMessagesChecks: readonly Check[] = [
  oldest,
  validatorsStored,
  validatorsDelivered,
  walk,
  walkOneSecond,
  walkWhilePublishing,
  walkFromHeld,
  walkHeld,
  contentTypeStored,
  contentTypeDelivered,
];
