import { parseRetryAfter } from '../engine/backoff.js';
import { httpDate, readPosition } from '../engine/position.js';
import { answerError, PushStreamError } from '../errors.js';
import type { Settings } from '../options/options.js';
import type { TransportContext, TransportRequest } from './transport.js';

/** Asks with fetch, the platform's or the user's; a status that is none of success or `accepted` becomes an error. */
export async function ask(
  settings: Settings,
  url: string,
  init: RequestInit,
  accepted: readonly number[] = [],
): Promise<Response> {
  const asking = settings.fetch ?? fetch;
  const response = await asking(url, { credentials: settings.credentials, cache: 'no-store', ...init });
  const { status, headers, body } = response;
  if (response.ok || accepted.includes(status)) return response;
  await body?.cancel();
  throw answerError({
    status,
    // Where a redirect leads to, if the platform tells.
    explain: headers.get('X-Nginx-PushStream-Explain') ?? headers.get('Location') ?? undefined,
    retryAfter: parseRetryAfter(headers.get('Retry-After'), settings.clock.now()),
  });
}

/** The error for what is no answer of a push server: a login page, a page for every path. */
export function foreignAnswer(response?: Response): PushStreamError {
  const explain = response?.headers.get('Content-Type') ?? undefined;
  return new PushStreamError('down', 'No push server', { explain });
}

/** Headers that ask for what came after. */
export function conditions(modified: string | null, etag: string | null): Record<string, string> {
  return {
    ...(modified && { 'If-Modified-Since': modified }),
    ...(etag && { 'If-None-Match': etag }),
  };
}

/** The cursor as headers. */
function cursorHeaders({ position, eventId }: TransportRequest): Record<string, string> {
  return {
    ...(position && conditions(httpDate(position), String(position.tag))),
    ...(eventId && { 'Last-Event-ID': eventId }),
  };
}

/** Asks for messages. */
export function get(
  { settings }: TransportContext,
  request: TransportRequest,
  signal: AbortSignal,
  accepted?: readonly number[],
  cursor = settings.dialect === 'relay' ? {} : cursorHeaders(request),
): Promise<Response> {
  return ask(settings, request.url, { headers: { ...cursor, ...request.headers }, signal }, accepted);
}

/**
 * Reads an answer that has no end as text, piece by piece.
 * @param isStream tells from its headers whether it is one
 */
export async function readText(
  context: TransportContext,
  request: TransportRequest,
  isStream: (headers: Headers) => boolean,
  take: (text: string) => void,
): Promise<void> {
  const response = await get(context, request, context.signal);
  const { body, headers, status } = response;
  // As of 204: by the HTML standard, who is answered so does not ask again.
  if (!body) throw new PushStreamError('unsupported', 'No body', { status });
  if (!isStream(headers)) {
    await body.cancel();
    throw foreignAnswer(response);
  }
  const pings = headers.get('X-PushStream-Opening');
  context.promised = Boolean(pings);
  if (Number(pings)) context.expectPings(Number(pings));
  // Who promises to say something at once is heard when that has come: a proxy may have passed on the head alone.
  if (!context.promised) context.accepted();
  context.began(readPosition(headers.get('Date')), false);
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    context.accepted();
    take(decoder.decode(value, { stream: true }));
  }
}

/** Tells whether a url belongs to the page's own origin; undefined where there is no page. */
export function isSameOrigin(url: string): boolean | undefined {
  return (globalThis.document as Document | undefined) && new URL(url).origin === origin;
}
