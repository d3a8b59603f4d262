import { streamReader } from '../protocol/stream-html.js';
import { foreverIframe } from './forever-iframe.js';
import { isSameOrigin, readText } from './http.js';
import type { Attempt, Request, Transport } from './transport.js';

function streamFetch(attempt: Attempt, request: Request): Promise<void> {
  const read = streamReader(attempt.settings);
  return readText(attempt, request, (text) => {
    for (const message of read(text)) attempt.deliver([message]);
  });
}

/** The stream mode: a hidden iframe in a page; by fetch in workers, in Node, with headers and across origins. */
export const stream: Transport = async (attempt) => {
  const request = await attempt.request({ streamid: String(attempt.streamId) });
  const { url, headers } = request;
  const framed = typeof document === 'object' && isSameOrigin(url) && Object.keys(headers).length === 0;
  await (framed ? foreverIframe : streamFetch)(attempt, request);
};
