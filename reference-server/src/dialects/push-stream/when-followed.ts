import type { Awaitable } from '../../broker/awaitable.js';
import type { FollowResult } from '../../broker/following.js';
import type { Exchange } from '../../http/exchange.js';

/** Goes on with what a follower got: at once where it is there; where it is not, for a peer that has not gone meanwhile. */
export function whenFollowed(
  exchange: Exchange,
  result: Awaitable<FollowResult>,
  next: (result: FollowResult) => void,
): Awaitable<void> {
  if (!(result instanceof Promise)) return next(result);
  let isAbandoned = false;
  exchange.onAbandoned(() => {
    isAbandoned = true;
  });
  return result.then((followed) => {
    if (!isAbandoned) next(followed);
    else if (followed.type === 'followed') followed.following?.leave();
  });
}
