import { platform } from '#platform';
import { onAbort } from '../clock.js';
import { answerError, PushStreamError } from '../errors.js';
import type { EventSourceConstructor, EventSourceEvent } from '../platform/platform.js';
import { readEvent } from '../protocol/message.js';
import { construct } from './construct.js';
import { sseFetch } from './sse-fetch.js';
import type { Attempt, Request, Transport } from './transport.js';

function native(
  attempt: Attempt,
  { url }: Request,
  Source: EventSourceConstructor | undefined,
): Promise<void> {
  const { settings, signal, mode } = attempt;
  return new Promise((resolve, reject) => {
    const source = construct(mode, Source, url, { withCredentials: settings.credentials === 'include' });
    const leave = () => {
      source.close();
      resolve();
    };
    source.addEventListener('open', () => attempt.accepted());
    source.addEventListener('error', ({ code }) => {
      if (signal.aborted) return;
      // It would connect again by itself, with the cursor of long ago.
      source.close();
      reject(
        code ? answerError({ status: code }) : new PushStreamError('down', 'The event stream has ended'),
      );
    });
    const take = ({ type, data }: EventSourceEvent) => {
      if (data) attempt.deliver(readEvent(data, settings, type === 'message' ? undefined : type));
    };
    for (const type of ['message', ...(settings.eventTypes ?? [])]) source.addEventListener(type, take);
    onAbort(signal, leave);
  });
}

/**
 * Server-sent events. The native EventSource sends no headers and tells only of the event types it was told of, so it
 * is used when these are known, and when it is given.
 */
export const eventSource: Transport = async (attempt) => {
  const { settings } = attempt;
  const request = await attempt.request();
  const Source = settings.EventSource ?? globalThis.EventSource ?? platform.EventSource;
  const preferred = settings.EventSource ?? settings.eventTypes;
  const needsHeaders = Object.keys(request.headers).length > 0;
  if (needsHeaders || !preferred || !Source) await sseFetch(attempt, request);
  else await native(attempt, request, Source);
};
