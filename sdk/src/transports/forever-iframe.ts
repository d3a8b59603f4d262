import { onAbort } from '../clock.js';
import { fromCall } from '../protocol/stream-html.js';
import { foreignAnswer } from './http.js';
import { pageLoaded } from './page.js';
import type { TransportContext, TransportRequest } from './transport.js';

/** A window in which the server calls `p` for each message. */
export interface StreamWindow {
  readonly location: { readonly href: string };
  p?: (...call: Parameters<typeof fromCall>) => void;
}

/** Who waits for a window, by the `streamid` of its url. */
const waiting = new Map<number, (frame: StreamWindow) => void>();

/** Called by the page in the iframe, as `parent.PushStream.register(this)`. */
export function register(frame: StreamWindow): void {
  const [, streamId] = /[?&]streamid=(\d+)/.exec(frame.location.href) ?? [];
  waiting.get(Number(streamId))?.(frame);
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
    const frame = document.createElement('iframe');
    frame.id = `PushStreamManager_${streamId}`;
    frame.hidden = true;
    let registered = false;
    const take = (page: StreamWindow) => {
      registered = true;
      page.p = (...call) => context.deliver([fromCall(...call)]);
      context.accepted();
      // A page that breaks off in the middle tells nobody.
      context.expectPings();
    };
    const leave = () => {
      if (waiting.get(streamId) === take) waiting.delete(streamId);
      frame.onload = null;
      frame.remove();
      resolve();
    };
    waiting.set(streamId, take);
    // The page is loaded when the server has ended it.
    frame.onload = () => {
      if (!registered) reject(foreignAnswer());
      leave();
    };
    onAbort(signal, leave);
    frame.src = url;
    document.body.append(frame);
  });
}
