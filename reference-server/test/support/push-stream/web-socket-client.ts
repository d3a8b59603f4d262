import type { Duplex } from 'node:stream';

export interface Frame {
  readonly opcode: number;
  readonly payload: Buffer;
}

/** The frames that a server has sent whole. */
export function framesIn(bytes: Buffer): Frame[] {
  const frames: Frame[] = [];
  let rest = bytes;
  while (rest.length >= 2) {
    const short = (rest[1] ?? 0) & 0x7f;
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    const length =
      short < 126 ? short : short === 126 ? rest.readUInt16BE(2) : Number(rest.readBigUInt64BE(2));
    if (rest.length < start + length) break;
    frames.push({ opcode: (rest[0] ?? 0) & 0x0f, payload: rest.subarray(start, start + length) });
    rest = rest.subarray(start + length);
  }
  return frames;
}

const mask = Buffer.from([1, 2, 3, 4]);

/** A client that asks for a WebSocket and keeps what comes. */
export class WebSocketClient {
  readonly socket: Duplex;
  /** Settled when the server has closed its side. */
  readonly ended: Promise<void>;
  received = Buffer.alloc(0);

  /** @param early frames that go out in the packet of the handshake */
  constructor(
    socket: Duplex,
    target: string,
    headers: Record<string, string> = {},
    early: [opcode: number, payload: string][] = [],
    httpVersion: '1.0' | '1.1' = '1.1',
  ) {
    this.socket = socket;
    this.ended = new Promise((resolve) => socket.once('end', resolve).once('close', resolve));
    socket.on('data', (bytes: Buffer) => {
      this.received = Buffer.concat([this.received, bytes]);
    });
    socket.on('error', () => {});
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
    const request =
      `GET ${target} HTTP/${httpVersion}\r\nHost: push.example\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n` +
      `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n${lines.join('')}\r\n`;
    const frames = early.map(([opcode, payload]) => WebSocketClient.frame(opcode, payload));
    socket.write(Buffer.concat([Buffer.from(request), ...frames]));
  }

  /** A masked frame. */
  static frame(opcode: number, payload: string | Uint8Array): Buffer {
    const bytes = Buffer.from(payload);
    const length = Buffer.alloc(bytes.length < 126 ? 1 : bytes.length < 65_536 ? 3 : 9);
    if (length.length === 1) length.writeUInt8(0x80 | bytes.length);
    else if (length.length === 3) {
      length.writeUInt8(0x80 | 126);
      length.writeUInt16BE(bytes.length, 1);
    } else {
      length.writeUInt8(0x80 | 127);
      length.writeUInt32BE(bytes.length, 5);
    }
    const masked = bytes.map((byte, index) => byte ^ (mask[index % 4] ?? 0));
    return Buffer.concat([Buffer.from([0x80 | opcode]), length, mask, masked]);
  }

  send(opcode: number, payload: string | Uint8Array): void {
    this.socket.write(WebSocketClient.frame(opcode, payload));
  }

  /** The head of the answer. */
  get head(): string {
    const end = this.received.indexOf('\r\n\r\n');
    return end < 0 ? '' : this.received.toString('latin1', 0, end + 4);
  }

  /** The frames that have come whole. */
  get frames(): Frame[] {
    return this.head.startsWith('HTTP/1.1 101') ? framesIn(this.received.subarray(this.head.length)) : [];
  }

  get texts(): string[] {
    return this.frames.filter(({ opcode }) => opcode === 1).map(({ payload }) => payload.toString());
  }
}
