import { createHash } from 'node:crypto';
import type { Duplex } from 'node:stream';

const [more, text, close, ping, pong] = [0, 1, 8, 9, 10];

/** What the key of a handshake is answered with. */
export function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64');
}

/** The end of a connection that breaks the rules: the code of its close frame. */
class Broken extends Error {
  readonly code: number;

  constructor(code: number) {
    super();
    this.code = code;
  }
}

/** The server's end of a WebSocket. Texts are bytes, one a character. */
export class Frames {
  readonly #socket: Duplex;
  readonly #hear: (text: string) => void;
  #waiting = Buffer.alloc(0);
  #fragments: Buffer[] | undefined;
  #closing = false;

  constructor(socket: Duplex, hear: (text: string) => void) {
    this.#socket = socket;
    this.#hear = hear;
    socket.on('data', (bytes: Buffer) => this.#take(bytes));
    socket.on('end', () => socket.end());
    socket.on('error', () => socket.destroy());
  }

  say(bytes: string): void {
    this.#send(text, Buffer.from(bytes, 'latin1'));
  }

  ping(): void {
    this.#send(ping, Buffer.from('?'));
  }

  /** Says that it is over, and waits for the client to say so too. */
  close(code?: number, reason = ''): void {
    if (this.#closing) return;
    const head = Buffer.alloc(code === undefined ? 0 : 2);
    if (code !== undefined) head.writeUInt16BE(code);
    this.#send(close, Buffer.concat([head, Buffer.from(reason)]));
    this.#closing = true;
  }

  #send(opcode: number, payload: Buffer): void {
    if (this.#closing || !this.#socket.writable) return;
    const { length } = payload;
    const size =
      length < 126 ? [length] : length < 65536 ? [126, length >> 8, length & 255] : [127, 0, 0, 0, 0];
    const head = Buffer.from([0x80 | opcode, ...size, ...(length < 65536 ? [] : [0, 0, 0, 0])]);
    if (length >= 65536) head.writeUInt32BE(length, 6);
    // The head and what it is of, each for itself.
    this.#socket.write(head);
    if (length > 0) this.#socket.write(payload);
  }

  #take(bytes: Buffer): void {
    this.#waiting = Buffer.concat([this.#waiting, bytes]);
    try {
      while (this.#next());
    } catch (error) {
      if (!(error instanceof Broken)) throw error;
      this.close(error.code);
      this.#socket.end();
    }
  }

  /** Reads a frame; false where it is not whole yet. */
  #next(): boolean {
    const all = this.#waiting;
    const [first = 0, second = 0] = all;
    if (all.length < 2) return false;
    const opcode = first & 15;
    const final = first >= 128;
    const short = second & 127;
    if ((first & 0x70) !== 0 || second < 128) throw new Broken(1002);
    if (opcode >= close && (!final || short > 125)) throw new Broken(1002);
    const start = short < 126 ? 2 : short === 126 ? 4 : 10;
    if (all.length < start + 4) return false;
    const length = short < 126 ? short : short === 126 ? all.readUInt16BE(2) : all.readUInt32BE(6);
    const end = start + 4 + length;
    if (all.length < end) return false;
    const payload = Buffer.from(
      all.subarray(start + 4, end).map((byte, at) => byte ^ (all[start + (at & 3)] ?? 0)),
    );
    this.#waiting = all.subarray(end);
    this.#read(opcode, final, payload);
    return true;
  }

  #read(opcode: number, final: boolean, payload: Buffer): void {
    if (opcode === ping) return void this.#send(pong, payload);
    if (opcode === pong) return;
    if (opcode === close) {
      if (payload.length >= 2) this.close(payload.readUInt16BE());
      else this.close();
      this.#socket.end();
      return;
    }
    if (opcode !== text && opcode !== more) throw new Broken(1003);
    if ((opcode === more) !== (this.#fragments !== undefined)) throw new Broken(1002);
    const fragments = [...(this.#fragments ?? []), payload];
    this.#fragments = final ? undefined : fragments;
    if (!final) return;
    const whole = Buffer.concat(fragments);
    try {
      new TextDecoder('utf-8', { fatal: true }).decode(whole);
    } catch {
      throw new Broken(1007);
    }
    if (!this.#closing) this.#hear(whole.toString('latin1'));
  }
}
