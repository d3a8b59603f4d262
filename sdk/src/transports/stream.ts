import { readPosition } from '../engine/position.js';
import { StreamParser } from '../protocol/stream-html.js';
import { foreverIframe } from './forever-iframe.js';
import { get, isSameOrigin, readText } from './http.js';
import type { Attempt, Request, Transport } from './transport.js';

async function streamFetch(attempt: Attempt, request: Request): Promise<void> {
  const response = await get(attempt, request, attempt.signal);
  attempt.opened();
  attempt.began(readPosition(response.headers.get('Date'), '0'), false);
  const parser = new StreamParser(attempt.settings);
  await readText(response, (text) => {
    for (const message of parser.push(text)) attempt.deliver([message]);
  });
}

/** The stream mode: a hidden iframe in a page; by fetch in workers, in Node, with headers and across origins. */
export const stream: Transport = async (attempt) => {
  const request = await attempt.request({ streamid: String(attempt.streamId) });
  const { url, headers } = request;
  const framed = typeof document === 'object' && isSameOrigin(url) && Object.keys(headers).length === 0;
  await (framed ? foreverIframe(attempt, request) : streamFetch(attempt, request));
};
