import type { Clock } from '../../../broker/clock.js';
import type { NginxRequest } from '../request.js';

/** Returns when some milliseconds have passed, or when there is nobody any more who waits for them. */
export function passed(time: number, request: NginxRequest, clock: Clock): Promise<void> {
  return new Promise((resolve) => {
    const timer = clock.after(time, resolve);
    request.onAbandoned(() => {
      timer.cancel();
      resolve();
    });
  });
}
