import type { Check } from '../../../../engine/check.js';
import created from './created.js';
import deleteRefused from './delete-refused.js';
import deleted from './deleted.js';
import explain from './explain.js';
import polled from './polled.js';
import publishRefused from './publish-refused.js';
import subscribeRefused from './subscribe-refused.js';
import subscribed from './subscribed.js';
import type from './type.js';
import unsubscribed from './unsubscribed.js';

/** The checks of the events channel. */
export const eventsChecks: readonly Check[] = [
  subscribed,
  created,
  unsubscribed,
  deleted,
  type,
  polled,
  publishRefused,
  deleteRefused,
  subscribeRefused,
  explain,
];
