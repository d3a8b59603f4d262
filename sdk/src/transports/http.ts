import { platform } from '#platform';
import { parseRetryAfter } from '../engine/backoff.js';
import { PushStreamError } from '../errors.js';
import type { Settings } from '../options.js';
import type { Attempt, Request } from './transport.js';

/** An error for an answer that is none of success. */
export function answerError(
  status: number,
  explain: string | null | undefined,
  retryAfter?: number,
): PushStreamError {
  const refused = status >= 400 && status < 500 && status !== 408 && status !== 425 && status !== 429;
  const facts = { status, explain: explain ?? undefined, retryAfter };
  return new PushStreamError(refused ? 'refused' : 'down', `The server answered ${status}`, facts);
}

/** Asks with fetch, the platform's or the user's. */
export function ask(settings: Settings, url: string, init: RequestInit): Promise<Response> {
  const asking = settings.fetch ?? fetch;
  return asking(url, { credentials: settings.credentials, cache: 'no-store', ...init });
}

/** Asks for messages; answers other than 200, 304 and those in `accepted` become errors. */
export async function get(
  { settings }: Attempt,
  { url, headers, conditions }: Request,
  signal: AbortSignal,
  accepted: readonly number[] = [],
): Promise<Response> {
  const response = await ask(settings, url, { headers: { ...conditions, ...headers }, signal });
  const { status } = response;
  if (status === 200 || accepted.includes(status)) return response;
  await response.body?.cancel();
  const explain = response.headers.get('X-Nginx-PushStream-Explain');
  throw answerError(
    status,
    explain,
    parseRetryAfter(response.headers.get('Retry-After'), settings.clock.now()),
  );
}

/** Reads a body as text, piece by piece. */
export async function readText({ body }: Response, take: (text: string) => void): Promise<void> {
  if (!body) throw new PushStreamError('unsupported', 'fetch does not stream here');
  const decoder = new TextDecoder();
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    take(decoder.decode(value, { stream: true }));
  }
}

/** Tells whether a url belongs to the page's own origin; also true where there is no page. */
export function isSameOrigin(url: string): boolean {
  const page = platform.location();
  if (!page) return true;
  const { protocol, host } = new URL(url);
  return protocol === page.protocol && host === page.host;
}
