import type { SubscribeRequest } from '../broker/broker.js';
import type { FollowRequest } from '../broker/following.js';
import type { Position } from '../broker/message.js';

/*
 * A subscriber is counted first, and follows when its channels have been read. One that waits for what comes next gets what comes
 * between the two as well: publishers may have been told that it is there.
 */

/** @param position where the order was when the subscriber was counted */
export function followFrom(position: Position, request: FollowRequest): FollowRequest {
  const { start, stay } = request;
  if (stay === 'never' || start.time !== undefined) return request;
  return { ...request, start: { ...start, ...position } };
}

/** @param position where the order was when the subscriber was counted */
export function subscribeFrom(position: Position, request: SubscribeRequest): SubscribeRequest {
  return request.wait && request.after === 'newest' ? { ...request, after: position } : request;
}
