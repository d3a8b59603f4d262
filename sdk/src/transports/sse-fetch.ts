import { sseReader } from '../protocol/sse.js';
import { takeEvent } from './events.js';
import { readText } from './http.js';
import type { Attempt, Request } from './transport.js';

/** Server-sent events by fetch: with headers, every event type, pings, and the reason of a refusal. */
export function sseFetch(attempt: Attempt, request: Request): Promise<void> {
  const headers = { Accept: 'text/event-stream', ...request.headers };
  const read = sseReader();
  return readText(attempt, { ...request, headers }, (text) => {
    for (const item of read(text)) {
      const { comment, retry } = item;
      if ('data' in item) takeEvent(attempt, item);
      if (retry !== undefined) attempt.reconnectAfter(retry);
      if (comment === '-1') attempt.alive();
    }
  });
}
