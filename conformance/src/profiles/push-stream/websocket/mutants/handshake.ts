import type { Mutant } from '../../../../mutants/mutant.js';
import { without } from '../../../../mutants/rewrite.js';
import { asking, type Handlers, subscribed } from '../../../../mutants/subscribers.js';
import { closePayload } from '../../../../wire/websocket-frames.js';
import { pushStreamMutant } from '../../proof/mutant.js';
import { shaking, telling } from '../../proof/sockets.js';

/** Refusals before the handshake lack a header. */
function refusing(lacking: string): Handlers {
  return subscribed('websocket', (exchange) => ({
    respond: (head, bytes) => exchange.respond({ ...head, headers: without(head.headers, lacking) }, bytes),
  }));
}

/** Mutants of how WebSockets are opened, or refused. */
export const brokenHandshakes: readonly Mutant[] = [
  pushStreamMutant({
    id: 'websocket-wrong-accept',
    requirement: 'push-stream-websocket-handshake',
    breaks: 'the answer to a handshake goes with another key',
    parts: () => shaking((head) => head.replace(/Accept: .{8}/, 'Accept: AAAAAAAA')),
    kills: ['websocket-handshake', 'websocket-handshake-8', 'websocket-header', 'websocket-gapless'],
    says: 'which the key asks for',
  }),
  pushStreamMutant({
    id: 'websocket-only-13',
    requirement: 'push-stream-websocket-handshake-8',
    breaks: 'version 8 is not understood',
    parts: () => asking('websocket', 'sec-websocket-version', (value) => (value === '8' ? '9' : value)),
    kills: ['websocket-handshake-8'],
    says: '400',
  }),
  pushStreamMutant({
    id: 'websocket-any-version',
    requirement: 'push-stream-websocket-version',
    breaks: 'every version is taken for version 13',
    parts: () => asking('websocket', 'sec-websocket-version', (value) => value && '13'),
    kills: ['websocket-version', 'websocket-version-explain'],
    says: '101',
  }),
  pushStreamMutant({
    id: 'websocket-versions-untold',
    requirement: 'push-stream-websocket-version',
    breaks: 'it is not said which versions are supported',
    parts: () => refusing('Sec-WebSocket-Version'),
    kills: ['websocket-version'],
    says: 'no Sec-WebSocket-Version header',
  }),
  pushStreamMutant({
    id: 'websocket-without-key',
    requirement: 'push-stream-websocket-headers-missing',
    breaks: 'a handshake needs no key',
    parts: () => asking('websocket', 'sec-websocket-key', (value) => value ?? 'AAAAAAAAAAAAAAAAAAAAAA=='),
    kills: ['websocket-headers-missing', 'websocket-headers-missing-explain'],
    says: '101',
  }),
  pushStreamMutant({
    id: 'websocket-unexplained',
    requirement: 'push-stream-websocket-headers-missing-explain',
    breaks: 'refusals before the handshake say nothing',
    parts: () => refusing('X-Nginx-PushStream-Explain'),
    kills: ['websocket-headers-missing-explain', 'websocket-version-explain'],
    says: 'no X-Nginx-PushStream-Explain header',
  }),
  pushStreamMutant({
    id: 'websocket-refused-normally',
    requirement: 'push-stream-websocket-refused',
    breaks: 'refusals after the handshake are closed with the code 1000',
    parts: () =>
      telling((frame) =>
        frame.kind === 'close' && frame.payload.length > 2
          ? { opcode: 'close', payload: closePayload(1000, frame.payload.toString('utf8', 2)) }
          : frame,
      ),
    kills: ['websocket-refused'],
    says: 'a close frame with the code 1000',
  }),
  pushStreamMutant({
    id: 'websocket-refused-in-words',
    requirement: 'push-stream-websocket-refused-reason',
    breaks: 'refusals after the handshake have a reason that is no JSON',
    parts: () =>
      telling((frame) =>
        frame.kind === 'close' && frame.payload.length > 2
          ? { opcode: 'close', payload: closePayload(frame.payload.readUInt16BE(), 'refused') }
          : frame,
      ),
    kills: ['websocket-refused-reason'],
    says: '"refused"',
  }),
];
