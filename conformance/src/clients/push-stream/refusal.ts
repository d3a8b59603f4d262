import type { Question } from '../listener.js';
import type { ClientMode } from './features.js';
import { headOf } from './serving/serving.js';
import { closeFrame, handshake, noUpgrade } from './serving/websocket.js';

/** Why a subscription is refused. */
export type Refusal = 'forbidden' | 'not-found' | 'no-upgrade' | 'not-modified';

/** What a client is answered, as a person reads it. */
export function showRefusal(refusal: Refusal, mode: ClientMode): string {
  if (refusal === 'forbidden') return mode === 'websocket' ? 'close 1008' : '403 Forbidden';
  return {
    'not-found': '404 Not Found',
    'no-upgrade': '400 Bad Request',
    'not-modified': '304 Not Modified',
  }[refusal];
}

const explain = 'Subscriber could not create channels.';
const page =
  '<html>\r\n<head><title>404 Not Found</title></head>\r\n<body>This is no message.</body>\r\n</html>\r\n';

/** Refuses a subscription as a server does: a forbidden WebSocket after its handshake, all else by an HTTP status. */
export function refuse(question: Question, mode: ClientMode, refusal: Refusal): undefined {
  const key = question.request.headers.find(({ name }) => name.toLowerCase() === 'sec-websocket-key');
  if (refusal === 'no-upgrade') question.write(noUpgrade());
  else if (refusal === 'not-modified') question.write(headOf('304 Not Modified', [], 'empty'));
  else if (refusal === 'not-found') {
    const length = ['Content-Length', String(page.length)] as const;
    const head = headOf('404 Not Found', [['Content-Type', 'text/html'], length], 'none');
    question.write(Buffer.concat([head, Buffer.from(page)]));
  } else if (mode === 'websocket' && key) {
    const reason = `{"http_status": 403, "explain":"${explain}"}`;
    question.write(Buffer.concat([handshake(key.value), closeFrame(1008, reason)]));
    question.close();
  } else question.write(headOf('403 Forbidden', [['X-Nginx-PushStream-Explain', explain]], 'empty'));
  return undefined;
}
