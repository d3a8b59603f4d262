import { readPosition } from '../engine/position.js';
import { readEvent } from '../protocol/message.js';
import { SseParser } from '../protocol/sse.js';
import { get, readText } from './http.js';
import type { Attempt, Request } from './transport.js';

/** Server-sent events by fetch: with headers, every event type, pings, and the reason of a refusal. */
export async function sseFetch(attempt: Attempt, request: Request): Promise<void> {
  const accept = { ...request, headers: { Accept: 'text/event-stream', ...request.headers } };
  const response = await get(attempt, accept, attempt.signal);
  attempt.opened();
  attempt.began(readPosition(response.headers.get('Date'), '0'), false);
  const parser = new SseParser();
  await readText(response, (text) => {
    for (const item of parser.push(text)) {
      if (item.type === 'event')
        attempt.deliver(readEvent(item.data, attempt.settings, item.name || undefined));
      else if (item.type === 'retry') attempt.reconnectAfter(item.ms);
      else if (item.text === '-1') attempt.alive();
    }
  });
}
