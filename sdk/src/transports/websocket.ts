import { platform } from '#platform';
import { onAbort } from '../clock.js';
import { answerError, asError, PushStreamError } from '../errors.js';
import type { WebSocketLike } from '../platform/platform.js';
import { readMessages } from '../protocol/message.js';
import type { Attempt, Transport } from './transport.js';

/** What a server says when it accepts a WebSocket only to refuse it: `{"http_status": 403, "explain": "..."}`. */
function refusal(reason: string): PushStreamError {
  try {
    const { http_status, explain } = JSON.parse(reason) as { http_status?: number; explain?: string };
    if (http_status) return answerError(http_status, explain);
  } catch {
    // A reason in words.
  }
  return new PushStreamError('refused', 'The server refused the connection', {
    explain: reason || undefined,
  });
}

async function open(attempt: Attempt): Promise<WebSocketLike> {
  const { settings } = attempt;
  const { url, protocols } = await attempt.request();
  const Socket = settings.WebSocket ?? platform.webSocket();
  if (!Socket) throw new PushStreamError('unsupported', 'There is no WebSocket here');
  try {
    return new Socket(url, protocols ? [...protocols] : undefined);
  } catch (error) {
    throw asError(error, 'unsupported');
  }
}

/** One WebSocket: each frame brings messages, and texts may be sent. */
export const webSocket: Transport = async (attempt) => {
  const socket = await open(attempt);
  const { signal, settings } = attempt;
  await new Promise<void>((resolve, reject) => {
    let opened = false;
    let trouble: string | undefined;
    const leave = () => {
      // A socket that is closed while it opens has an error to tell, and in Node somebody has to listen.
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.onerror = () => {};
      socket.close();
      resolve();
    };
    socket.onopen = () => {
      opened = true;
      attempt.opened((text) => {
        const open = socket.readyState === 1;
        if (open) socket.send(text);
        return open;
      });
    };
    socket.onmessage = ({ data }) => {
      if (typeof data === 'string') attempt.deliver(readMessages(data, settings));
    };
    socket.onerror = ({ message }) => {
      trouble = message;
    };
    socket.onclose = ({ code, reason }) => {
      const status = /response: (\d{3})/.exec(trouble ?? '')?.[1];
      if (code === 1008) reject(refusal(reason));
      else if (opened && code !== 1006) resolve();
      else if (status) reject(answerError(Number(status)));
      else reject(new PushStreamError('down', trouble ?? `The connection was lost (${code})`));
    };
    socket.on?.('ping', () => attempt.alive());
    onAbort(signal, leave);
  });
};
