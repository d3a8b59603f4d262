import { onAbort } from '../clock.js';
import { PushStreamError } from '../errors.js';
import { fromCall } from '../protocol/stream-html.js';
import { foreignAnswer, isSameOrigin } from './http.js';
import { pageLoaded } from './page.js';
import type { TransportContext, TransportRequest } from './transport.js';

/** The window of the server's page, which calls `p` for each message. */
interface StreamWindow {
  readonly document: Document;
  p?: (...call: Parameters<typeof fromCall>) => void;
}

/** One way to read a stream. */
type StreamBy = (context: TransportContext, request: TransportRequest) => Promise<void>;

/**
 * The stream mode as pages had it before fetch; where there is no page, across origins and with headers it goes by fetch.
 *
 * Streams into a hidden iframe of the page's own origin. It stands in an empty iframe of ours, for two reasons: the server's
 * page finds `parent.PushStream` there, whatever the page around has under this name; and the empty one is loaded as soon
 * as the server's page has ended, also when it breaks off, of which in Chromium nothing else tells.
 */
export async function foreverIframe(
  context: TransportContext,
  request: TransportRequest,
  byFetch: StreamBy,
): Promise<void> {
  const { url, headers } = request;
  if (!isSameOrigin(url) || Object.keys(headers)[0]) return byFetch(context, request);
  await pageLoaded();
  await new Promise<void>((resolve, reject) => {
    const empty = document.createElement('iframe');
    const leave = () => {
      // In Chromium, what is taken out while it loads is told as loaded before it is out, and must not be taken out within that.
      empty.onload = null;
      empty.remove();
      resolve();
    };
    // Nothing in the head is ever shown.
    document.head.append(empty);
    const around = empty.contentWindow as Window & {
      PushStream?: { register(page: StreamWindow): void };
    };
    const inside = around.document;
    let streamed: Document | undefined;
    around.PushStream = {
      register(page) {
        streamed = page.document;
        page.p = (...call) => {
          // Takes away the script that calls, and the white space around it, or they would grow more and more.
          streamed?.currentScript?.parentNode?.replaceChildren();
          context.deliver([fromCall(...call)]);
        };
        context.accepted();
        // In WebKit a connection that is reset is known by its silence only.
        context.expectPings();
      },
    };
    inside.open();
    inside.write('<body>');
    const frame = document.createElement('iframe');
    // Pages of push servers set `document.domain`, as the sample configuration of the module does; in Firefox and WebKit they
    // would no longer reach the window around them. In a sandbox they can't set it.
    frame.sandbox = 'allow-scripts allow-same-origin';
    frame.src = url;
    inside.body.append(frame);
    empty.onload = () => {
      if (streamed?.readyState !== 'complete')
        reject(streamed ? new PushStreamError('down', 'The connection was lost') : foreignAnswer());
      leave();
    };
    inside.close();
    onAbort(context.signal, leave);
  });
}
