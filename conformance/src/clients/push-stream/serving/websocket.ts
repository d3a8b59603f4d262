import { createHash } from 'node:crypto';
import { asJson } from '../push-message.js';
import { headOf, type Serving } from './serving.js';

/** The opcodes of RFC 6455 (5.2). */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** One frame of a server: never masked. */
export function frame(opcode: number, payload: Uint8Array, final = true): Buffer {
  const { length } = payload;
  const first = (final ? 0x80 : 0) | opcode;
  let head: Buffer;
  if (length < 126) head = Buffer.from([first, length]);
  else if (length < 65_536) {
    head = Buffer.from([first, 126, 0, 0]);
    head.writeUInt16BE(length, 2);
  } else {
    head = Buffer.from([first, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    head.writeBigUInt64BE(BigInt(length), 2);
  }
  return Buffer.concat([head, payload]);
}

/** A close frame; without a code, an empty one. */
export function closeFrame(code?: number, reason = ''): Buffer {
  if (code === undefined) return frame(opcodes.close, Buffer.alloc(0));
  const payload = Buffer.concat([Buffer.alloc(2), Buffer.from(reason)]);
  payload.writeUInt16BE(code, 0);
  return frame(opcodes.close, payload);
}

/** The answer to a handshake (RFC 6455 4.2.2). */
export function handshake(key: string): Buffer {
  const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
  const lines = [
    'HTTP/1.1 101 Switching Protocols',
    'Upgrade: WebSocket',
    'Connection: Upgrade',
    `Sec-WebSocket-Accept: ${accept}`,
  ];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`);
}

/** The answer to a request that is none of a WebSocket client. */
export const noUpgrade = (): Buffer =>
  headOf(
    '400 Bad Request',
    [
      [
        'X-Nginx-PushStream-Explain',
        "Don't have at least one of the mandatory headers: Connection, Upgrade, Sec-WebSocket-Key and Sec-WebSocket-Version",
      ],
    ],
    'empty',
  );

/** What a ping of the kit carries. */
export const pingPayload = Buffer.from('are you there?');

/** One text frame a message. */
export const websocket: Serving = {
  begin: ({ request }) => {
    const key = request.headers.find(({ name }) => name.toLowerCase() === 'sec-websocket-key');
    return handshake(key?.value ?? '');
  },
  messages: (messages) =>
    Buffer.concat(messages.map((message) => frame(opcodes.text, Buffer.from(asJson(message))))),
  ping: () => frame(opcodes.ping, pingPayload),
  end: () => closeFrame(),
};
