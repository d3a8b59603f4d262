import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';

/** What a client has sent in one frame. */
export interface HeardFrame {
  readonly opcode: number;
  readonly payload: Buffer;
}

export const opcodes = { text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** A frame of a server: whole, and not masked. */
export function frame(opcode: number, payload: Buffer): Buffer {
  const { length } = payload;
  const head =
    length < 126
      ? Buffer.from([0x80 | opcode, length])
      : Buffer.from([0x80 | opcode, 126, length >> 8, length & 0xff]);
  return Buffer.concat([head, payload]);
}

export function closeFrame(code: number, reason: string): Buffer {
  return frame(opcodes.close, Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)]));
}

/** Reads the masked frames of a client, of which none is longer than 65 535 bytes. */
export function onFrames(socket: Duplex, hear: (frame: HeardFrame) => void): void {
  let left = Buffer.alloc(0);
  socket.on('data', (bytes: Buffer) => {
    left = Buffer.concat([left, bytes]);
    for (;;) {
      const short = (left[1] ?? 0) & 0x7f;
      const offset = short === 126 ? 4 : 2;
      if (left.length < offset + 4) return;
      const length = short === 126 ? left.readUInt16BE(2) : short;
      const end = offset + 4 + length;
      if (left.length < end) return;
      const mask = left.subarray(offset, offset + 4);
      const payload = Buffer.from(
        left.subarray(offset + 4, end).map((byte, index) => byte ^ (mask[index % 4] ?? 0)),
      );
      const opcode = (left[0] ?? 0) & 0x0f;
      left = left.subarray(end);
      hear({ opcode, payload });
    }
  });
}

/** Answers a handshake. @param protocol what to say of subprotocols; undefined: nothing */
export function acceptSocket(
  { headers }: IncomingMessage,
  socket: Duplex,
  protocol: string | undefined,
  wrong: boolean,
): void {
  const key = `${headers['sec-websocket-key']}${wrong ? '!' : ''}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`;
  const accept = createHash('sha1').update(key).digest('base64');
  const more = protocol === undefined ? '' : `Sec-WebSocket-Protocol: ${protocol}\r\n`;
  socket.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n${more}Sec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
}
