import { sseReader } from '../protocol/sse.js';
import { readText } from './http.js';
import { takeEvent } from './sse-event.js';
import type { TransportContext, TransportRequest } from './transport.js';

/** Server-sent events by fetch: with headers, every event type, pings, and the reason of a refusal. */
export async function sseFetch(context: TransportContext, request: TransportRequest): Promise<void> {
  const headers = { Accept: 'text/event-stream', ...request.headers };
  const read = sseReader();
  const isEvents = (answer: Headers) => /^text\/event-stream\b/i.test(answer.get('Content-Type') ?? '');
  await readText(context, { ...request, headers }, isEvents, (text) => {
    for (const item of read(text)) {
      const { comment, retry } = item;
      if ('data' in item) takeEvent(context, item);
      if (retry !== undefined) context.reconnectAfter(retry);
      if (comment === '-1') context.alive();
    }
  });
}
