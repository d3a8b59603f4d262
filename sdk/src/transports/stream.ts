import { streamReader } from '../protocol/stream-html.js';
import type { foreverIframe } from './forever-iframe.js';
import { readText } from './http.js';
import type { Transport, TransportContext, TransportRequest } from './transport.js';

async function streamFetch(context: TransportContext, request: TransportRequest): Promise<void> {
  const read = streamReader(context.settings);
  // Of what is streamed nobody knows how long it will be.
  const isEndless = (answer: Headers) => !answer.has('Content-Length');
  await readText(context, request, isEndless, (text) => {
    for (const message of read(text)) context.deliver([message]);
  });
}

/** The stream mode: by fetch, or in a hidden iframe if that is brought along. */
export const stream: Transport = async (context) => {
  const request = await context.request({ streamid: String(context.streamId) });
  const iframe = context.settings.iframe as typeof foreverIframe | undefined;
  await (iframe || streamFetch)(context, request, streamFetch);
};
