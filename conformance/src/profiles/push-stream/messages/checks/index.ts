import type { Check } from '../../../../engine/check.js';
import bytes from './bytes.js';
import dropped from './dropped.js';
import expires from './expires.js';
import expiresUnread from './expires-unread.js';
import ids from './ids.js';
import idsCounted from './ids-counted.js';
import idsUnstored from './ids-unstored.js';
import idsUnstoredCounted from './ids-unstored-counted.js';
import limit from './limit.js';
import order from './order.js';
import orderPositions from './order-positions.js';
import restarts from './restarts.js';

/** The checks of what holds for messages in every mode. */
export const messagesChecks: readonly Check[] = [
  ids,
  idsCounted,
  idsUnstored,
  idsUnstoredCounted,
  order,
  orderPositions,
  ...bytes,
  limit,
  restarts,
  dropped,
  expires,
  expiresUnread,
];
