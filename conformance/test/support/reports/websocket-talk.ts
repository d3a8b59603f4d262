import { closePayload, encodeFrame } from '../../../src/wire/websocket-frames.js';
import { checkResult, entry, finishedRun, requirementResult, runResult } from './result-fixture.js';

const channel = 'pc-0a1b2c3d-4-0f0f0f';
const mask = Uint8Array.of(0x37, 0xfa, 0x21, 0x3d);

const asked = [
  `GET /ws/${channel} HTTP/1.1`,
  'Host: 127.0.0.1:8080',
  'User-Agent: kit',
  'Connection: Upgrade',
  'Upgrade: websocket',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  '\r\n',
].join('\r\n');

const agreed = [
  'HTTP/1.1 101 Switching Protocols',
  'Connection: Upgrade',
  'Upgrade: WebSocket',
  'Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=',
  '\r\n',
].join('\r\n');

const bytes = (...frames: readonly Parameters<typeof encodeFrame>[0][]) =>
  Buffer.concat(frames.map(encodeFrame)).toString('latin1');

/** What goes over the wire when a WebSocket publishes a message, gets it back and is refused in the end. */
export const talk = [
  entry(0, 'subscriber 1', 'opened', '127.0.0.1:8080'),
  entry(0.2, 'subscriber 1', 'sent', asked),
  entry(1, 'subscriber 1', 'received', agreed),
  entry(2, 'subscriber 1', 'sent', bytes({ opcode: 'text', payload: 'hello', mask })),
  entry(3, 'subscriber 1', 'received', bytes({ opcode: 'text', payload: '{"id":1,"text":"hello"}' })),
  entry(500, 'subscriber 1', 'sent', bytes({ opcode: 'ping', mask })),
  entry(
    1502,
    'subscriber 1',
    'received',
    bytes({ opcode: 'close', payload: closePayload(1008, '{"http_status": 403}') }),
  ),
  entry(1502.5, 'subscriber 1', 'closed', 'closed by the server'),
];

const requirement = 'push-stream-websocket-pong';

/** The check in which it went so. */
export const failedTalk = checkResult({
  proves: [requirement],
  id: 'push-stream/websocket-pong',
  title: 'a ping is answered with a pong',
  outcome: 'fail',
  expected: 'a pong within 250 ms of the ping being sent',
  seen: 'a close frame with the code 1008',
  connection: 'subscriber 1',
  transcript: talk,
});

/** The run of that check. */
export const runOfTalk = finishedRun(
  runResult({
    checks: [failedTalk],
    requirements: [requirementResult({ id: requirement, state: 'not-met', checks: [failedTalk.id] })],
  }),
);
