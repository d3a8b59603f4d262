import * as platform from '#platform';
import { onAbort } from '../clock.js';
import { answerError, PushStreamError } from '../errors.js';
import type { WebSocketLike } from '../platform/platform.js';
import { parse, readMessages } from '../protocol/message.js';
import { construct } from './construct.js';
import type { Transport } from './transport.js';

/** What a server says when it accepts a WebSocket only to refuse it: `{"http_status": 403, "explain": "..."}`. */
function refusal(reason: string): PushStreamError {
  const told = parse(reason) as { http_status?: number; explain?: string } | null | undefined;
  return told?.http_status
    ? answerError({ status: told.http_status, explain: told.explain })
    : new PushStreamError('refused', 'The server refused the connection', { explain: reason });
}

/** One WebSocket: each frame brings messages, and texts may be sent. */
export const webSocket: Transport = async (context) => {
  const { signal, settings, mode } = context;
  const { url, protocols } = await context.request();
  const Socket =
    settings.WebSocket ??
    (platform.WebSocket ? (globalThis.WebSocket ?? (await platform.WebSocket())) : globalThis.WebSocket);
  const socket = construct<WebSocketLike, string[]>(mode, Socket, url, protocols && [...protocols]);
  await new Promise<void>((resolve, reject) => {
    let opened = false;
    /** Why it failed, where the platform tells. */
    let cause: unknown;
    const leave = () => {
      // A socket that is closed while it opens has an error to tell, and in Node somebody has to listen.
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = () => {};
      socket.close();
      resolve();
    };
    socket.onopen = () => {
      opened = true;
      context.accepted((text) => {
        const open = socket.readyState === 1;
        if (open) socket.send(text);
        return open;
      });
    };
    socket.onmessage = ({ data }: { readonly data: unknown }) => {
      if (typeof data === 'string') context.deliver(readMessages(data, settings));
    };
    const ended = ({ code, reason }: { readonly code: number; readonly reason: string }) => {
      const message = platform.reason?.(cause);
      const status = platform.refusedWith?.({ message });
      if (code === 1008) reject(refusal(reason));
      else if (opened && code !== 1006) resolve();
      else if (status) reject(answerError({ status }));
      else reject(new PushStreamError('down', message || `The connection was lost (${code})`));
    };
    socket.onclose = ended;
    socket.onerror = (trouble: { readonly error?: unknown }) => {
      if (platform.reason) cause = trouble.error;
      // That of Node 20 goes on CONNECTING where nobody answers, and tells of no close.
      if (!socket.readyState) ended({ code: 1006, reason: '' });
    };
    platform.onPing?.(socket, context.alive);
    onAbort(signal, leave);
  });
};
