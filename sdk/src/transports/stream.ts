import { streamReader } from '../protocol/stream-html.js';
import { foreverIframe } from './forever-iframe.js';
import { isSameOrigin, readText } from './http.js';
import type { Transport, TransportContext, TransportRequest } from './transport.js';

async function streamFetch(context: TransportContext, request: TransportRequest): Promise<void> {
  const read = streamReader(context.settings);
  // Of what is streamed nobody knows how long it will be.
  const isEndless = (answer: Headers) => !answer.has('Content-Length');
  await readText(context, request, isEndless, (text) => {
    for (const message of read(text)) context.deliver([message]);
  });
}

/** The stream mode: a hidden iframe in a page; by fetch in workers, in Node, with headers and across origins. */
export const stream: Transport = async (context) => {
  const request = await context.request({ streamid: String(context.streamId) });
  const { url, headers } = request;
  const framed = typeof document === 'object' && isSameOrigin(url) && Object.keys(headers).length === 0;
  await (framed ? foreverIframe : streamFetch)(context, request);
};
