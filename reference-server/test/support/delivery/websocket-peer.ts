import type { WebSocketListener } from '../../../src/delivery/websocket.js';
import { WebSocketSession } from '../../../src/delivery/websocket.js';
import { ServerBudget } from '../../../src/http/server-budget.js';
import { MemorySocket } from '../../../src/virtual/duplex-pair.js';
import { VirtualClock } from '../../../src/virtual/virtual-clock.js';

/** Bytes of all connections that are counted, and never too many. */
export const noBounds = () => new ServerBudget({ connections: 0, bodies: 0, answers: 0 });

const mask = Buffer.of(0x37, 0xfa, 0x21, 0x3d);

/** A frame as a client sends it, with each part as it is wanted. */
export function clientFrame(
  opcode: number,
  payload: string | Uint8Array = '',
  { fin = true, rsv = 0, masked = true, length = Buffer.byteLength(payload), form = formFor(length) } = {},
): Buffer {
  const bytes = Buffer.from(payload as Uint8Array);
  const second = masked ? 0x80 : 0;
  const head = Buffer.alloc(form === 127 ? 10 : form === 126 ? 4 : 2);
  head[0] = (fin ? 0x80 : 0) | (rsv << 4) | opcode;
  head[1] = second | (form < 126 ? length : form);
  if (form === 126) head.writeUInt16BE(length, 2);
  if (form === 127) head.writeBigUInt64BE(BigInt(length), 2);
  if (!masked) return Buffer.concat([head, bytes]);
  return Buffer.concat([head, mask, bytes.map((byte, index) => byte ^ (mask[index % 4] as number))]);
}

function formFor(length: number): number {
  return length < 126 ? 0 : length < 65_536 ? 126 : 127;
}

export const text = (payload: string | Uint8Array) => clientFrame(1, payload);
export const ping = (payload: string | Uint8Array = '') => clientFrame(9, payload);
export const close = (code?: number, reason: string | Uint8Array = '') =>
  clientFrame(
    8,
    code === undefined
      ? ''
      : Buffer.concat([Buffer.of(code >> 8, code & 0xff), Buffer.from(reason as Uint8Array)]),
  );

/** A frame of the server, read. */
export interface ServerFrame {
  readonly opcode: number;
  readonly text: string;
  /** Of a close frame; undefined = none. */
  readonly code?: number;
}

/** Reads what a server sent; it is to be whole frames. */
export function readFrames(bytes: Buffer): ServerFrame[] {
  const frames: ServerFrame[] = [];
  for (let at = 0; at < bytes.length; ) {
    const [first = 0, second = 0] = bytes.subarray(at);
    let length = second;
    let start = at + 2;
    if (second === 126) {
      length = bytes.readUInt16BE(at + 2);
      start = at + 4;
    } else if (second === 127) {
      length = Number(bytes.readBigUInt64BE(at + 2));
      start = at + 10;
    }
    const payload = bytes.subarray(start, start + length);
    if ((first & 0xf0) !== 0x80 || second > 127 || payload.length < length) {
      throw new Error(`no frame of a server: ${bytes.subarray(at).toString('hex')}`);
    }
    const opcode = first & 0x0f;
    const code = opcode === 8 && length > 0 ? { code: payload.readUInt16BE(0) } : {};
    frames.push({ opcode, text: payload.subarray(opcode === 8 ? 2 : 0).toString(), ...code });
    at = start + length;
  }
  return frames;
}

/** A session in memory, the other end of its connection, and what its listener was told. */
export class Conversation implements WebSocketListener {
  readonly clock: VirtualClock;
  readonly peer: MemorySocket;
  readonly socket: MemorySocket;
  readonly session: WebSocketSession;
  readonly texts: string[] = [];
  readonly events: string[] = [];
  readonly errors: unknown[] = [];
  readonly budget: ServerBudget;
  /** Whether the server has closed its side. */
  closed = false;
  #received: Buffer[] = [];

  constructor({ limit = 1024, clock = new VirtualClock(), budget = noBounds() } = {}) {
    this.clock = clock;
    this.budget = budget;
    [this.socket, this.peer] = MemorySocket.pair(clock);
    this.peer.on('data', (bytes: Buffer) => this.#received.push(bytes));
    this.peer.on('end', () => {
      this.closed = true;
    });
    this.peer.on('error', () => {});
    const onError = (error: unknown) => void this.errors.push(error);
    this.session = new WebSocketSession(this.socket, { clock, limit, listener: this, budget, onError });
  }

  onText(bytes: Uint8Array): void {
    this.texts.push(Buffer.from(bytes).toString());
    this.events.push('text');
  }

  onEnd(): void {
    this.events.push('end');
  }

  get received(): Buffer {
    return Buffer.concat(this.#received);
  }

  get frames(): ServerFrame[] {
    return readFrames(this.received);
  }

  /** Sends pieces, each of which arrives before the next is sent. */
  async send(...pieces: readonly Uint8Array[]): Promise<void> {
    for (const piece of pieces) {
      // Of its own: the reader takes the mask off where the bytes are.
      if (!this.peer.destroyed) this.peer.write(Buffer.from(piece));
      await this.settle();
    }
  }

  /** Lets everything happen that needs no time. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 4; turn++) await new Promise(setImmediate);
  }

  /** Lets time pass. */
  async pass(milliseconds: number): Promise<void> {
    await this.clock.run(new Promise<void>((resolve) => void this.clock.after(milliseconds, resolve)));
  }
}
