import type { Check } from '../../../../engine/check.js';
import binaryDelivered from './binary-delivered.js';
import binaryStored from './binary-stored.js';
import delivers from './delivers.js';
import empty from './empty.js';
import emptyDelivered from './empty-delivered.js';
import long from './long.js';
import status201 from './status-201.js';
import status202 from './status-202.js';
import statusAfter from './status-after.js';
import statusHungUp from './status-hung-up.js';

/** The checks of POST. */
export const publisherPostChecks: readonly Check[] = [
  delivers,
  status201,
  status202,
  statusAfter,
  statusHungUp,
  binaryStored,
  binaryDelivered,
  long,
  empty,
  emptyDelivered,
];
