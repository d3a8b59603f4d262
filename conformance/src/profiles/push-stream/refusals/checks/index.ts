import type { Check } from '../../../../engine/check.js';
import authorized from './authorized.js';
import authorizedWildcard from './authorized-wildcard.js';
import bare from './bare.js';
import bareSubscriber from './bare-subscriber.js';
import channels from './channels.js';
import channelsApart from './channels-apart.js';
import longestId from './longest-id.js';
import publishing from './publishing.js';
import subscribing from './subscribing.js';
import whole from './whole.js';
import wildcardsAllowed from './wildcards-allowed.js';

// What is allowed comes before what would use a limit up.
/** The checks of requests that are turned down. */
export const refusalChecks: readonly Check[] = [
  wildcardsAllowed,
  authorized,
  authorizedWildcard,
  longestId,
  ...subscribing,
  ...publishing,
  ...channels,
  channelsApart,
  bare,
  bareSubscriber,
  whole,
];
