import type { Platform } from './platform.js';
import { onClockJump } from './wake.js';

/** Pages, and workers where there is no document. */
export const platform: Platform = {
  webSocket: () => globalThis.WebSocket as ReturnType<Platform['webSocket']>,
  eventSource: () => globalThis.EventSource as ReturnType<Platform['eventSource']>,
  location: () => globalThis.location,
  onWake(wake) {
    const listeners = new AbortController();
    const { signal } = listeners;
    const now = () => wake(false);
    globalThis.addEventListener('online', now, { signal });
    globalThis.addEventListener('pageshow', (event) => event.persisted && wake(true), { signal });
    globalThis.document?.addEventListener('visibilitychange', () => document.hidden || now(), { signal });
    const clock = onClockJump(wake);
    return {
      cancel() {
        listeners.abort();
        clock.cancel();
      },
    };
  },
};
