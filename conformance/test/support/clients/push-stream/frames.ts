import type { Breaks } from '../in-memory/life.js';

/** A frame of a client. */
export function maskedFrame(opcode: number, payload: Buffer, unmasked: boolean): Buffer {
  if (unmasked) return Buffer.concat([Buffer.from([0x80 | opcode, payload.length]), payload]);
  const mask = Buffer.from([1, 2, 3, 4]);
  const masked = Buffer.from(payload.map((byte, at) => byte ^ (mask[at % 4] ?? 0)));
  return Buffer.concat([Buffer.from([0x80 | opcode, 0x80 | payload.length]), mask, masked]);
}

/** Reads the frames of a server; answers pings and closes through `reply`. */
export class Frames {
  readonly #breaks: Breaks;
  readonly #reply: (opcode: number, payload: Buffer) => void;
  #pending: Buffer = Buffer.alloc(0);
  #fragments: Buffer[] = [];

  constructor(breaks: Breaks, reply: (opcode: number, payload: Buffer) => void) {
    this.#breaks = breaks;
    this.#reply = reply;
  }

  /** The texts that are whole with these bytes. */
  push(bytes: Buffer): Buffer[] {
    this.#pending = Buffer.concat([this.#breaks('forgets-halves') ? Buffer.alloc(0) : this.#pending, bytes]);
    const texts: Buffer[] = [];
    for (;;) {
      const [first = 0, short = 0] = this.#pending;
      const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
      if (this.#pending.length < 2 + extra) return texts;
      let length = short;
      if (short === 126 && !this.#breaks('short-only')) length = this.#pending.readUInt16BE(2);
      if (short === 127) length = Number(this.#pending.readBigUInt64BE(2));
      const payload = this.#pending.subarray(2 + extra, 2 + extra + length);
      if (this.#pending.length < 2 + extra + length) return texts;
      this.#pending = this.#pending.subarray(2 + extra + length);
      const text = this.#frame(first, payload);
      if (text) texts.push(text);
    }
  }

  #frame(first: number, payload: Buffer): Buffer | undefined {
    const opcode = first & 15;
    if (opcode === 9 && !this.#breaks('no-pong')) {
      this.#reply(10, this.#breaks('empty-pong') ? Buffer.alloc(0) : payload);
    }
    if (opcode === 9 && this.#breaks('ping-ends-fragments')) this.#fragments = [];
    if (opcode === 8) this.#reply(this.#breaks('no-close-reply') ? 10 : 8, payload);
    if (opcode > 2) return undefined;
    if (this.#breaks('no-fragments')) return payload;
    this.#fragments.push(payload);
    if ((first & 0x80) === 0) return undefined;
    const whole = Buffer.concat(this.#fragments);
    this.#fragments = [];
    return whole;
  }
}
