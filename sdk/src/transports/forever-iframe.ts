import { onAbort } from '../clock.js';
import { fromCall } from '../protocol/stream-html.js';
import { foreignAnswer } from './http.js';
import { pageLoaded } from './page.js';
import type { TransportContext, TransportRequest } from './transport.js';

/** A window in which the server calls `p` for each message. */
export interface StreamWindow {
  /** The iframe of the window, as {@link foreverIframe} has made it. */
  readonly frameElement: Element | null;
  p?: (...call: Parameters<typeof fromCall>) => void;
}

/** An iframe that waits for its page. */
type Frame = Element & { register?: (page: StreamWindow) => void };

/** Called by the page in the iframe, as `parent.PushStream.register(this)`. */
export function register(page: StreamWindow): void {
  (page.frameElement as Frame | null)?.register?.(page);
}

/** Streams into a hidden iframe of the page's own origin. */
export async function foreverIframe(context: TransportContext, { url }: TransportRequest): Promise<void> {
  const { signal, streamId } = context;
  await pageLoaded();
  signal.throwIfAborted();
  // The page in the iframe looks for PushStream in this window, where a module leaves none.
  const globals = globalThis as unknown as { PushStream?: { register?: typeof register } };
  globals.PushStream ??= {};
  globals.PushStream.register ??= register;
  await new Promise<void>((resolve, reject) => {
    const frame: HTMLIFrameElement & Frame = document.createElement('iframe');
    frame.id = `PushStreamManager_${streamId}`;
    frame.hidden = true;
    const leave = () => {
      frame.remove();
      resolve();
    };
    frame.register = (page) => {
      page.p = (...call) => context.deliver([fromCall(...call)]);
      context.accepted();
      // A page that breaks off in the middle tells nobody.
      context.expectPings();
      // The page is loaded when the server has ended it.
      frame.onload = leave;
    };
    frame.onload = () => {
      reject(foreignAnswer());
      leave();
    };
    onAbort(signal, leave);
    frame.src = url;
    document.body.append(frame);
  });
}
