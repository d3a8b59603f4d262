import * as platform from '#platform';
import { onAbort } from '../clock.js';
import { answerError, PushStreamError } from '../errors.js';
import type { EventSourceConstructor, EventSourceEvent } from '../platform/platform.js';
import { construct } from './construct.js';
import { lastEvent, takeEvent } from './sse-event.js';
import { sseFetch } from './sse-fetch.js';
import type { Transport, TransportContext, TransportRequest } from './transport.js';

function native(
  context: TransportContext,
  { url }: TransportRequest,
  Source: EventSourceConstructor,
): Promise<void> {
  const { settings, signal, mode } = context;
  return new Promise((resolve, reject) => {
    const source = construct(mode, Source, url, { withCredentials: settings.credentials === 'include' });
    const leave = () => {
      source.close();
      resolve();
    };
    source.addEventListener('open', () => context.accepted());
    source.addEventListener('error', (trouble) => {
      if (signal.aborted) return;
      // It would connect again by itself, with the cursor of long ago.
      source.close();
      const status = platform.refusedWith?.(trouble);
      reject(
        status
          ? answerError({ status })
          : new PushStreamError('down', platform.reason?.(trouble) || 'The connection was lost'),
      );
    });
    const take = (event: EventSourceEvent) => takeEvent(context, event);
    for (const type of ['message', ...(settings.eventTypes ?? [])]) source.addEventListener(type, take);
    onAbort(signal, leave);
  });
}

/**
 * Server-sent events. The native EventSource sends no headers and tells only of the event types it was told of, so it
 * is used when these are known, and when it is given.
 */
export const eventSource: Transport = async (context) => {
  const { settings } = context;
  const request = await context.request(lastEvent(context));
  const Source =
    settings.EventSource ??
    (settings.eventTypes &&
      (platform.EventSource
        ? (globalThis.EventSource ?? (await platform.EventSource()))
        : globalThis.EventSource));
  const needsHeaders = Object.keys(request.headers).length > 0;
  await (Source && !needsHeaders ? native(context, request, Source) : sseFetch(context, request));
};
