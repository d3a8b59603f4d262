/** A frame that a client sent. */
export interface ClientFrame {
  readonly opcode: number;
  readonly final: boolean;
  readonly payload: Buffer;
  /** Where it breaks RFC 6455; a clause that can follow "a frame". */
  readonly fault: string | undefined;
}

/** Reads the frames of a client from bytes that come in pieces. */
export class FrameReader {
  #pending: Buffer = Buffer.alloc(0);

  /** Takes the next bytes; returns the frames that are whole with them. */
  push(bytes: Buffer): ClientFrame[] {
    this.#pending = Buffer.concat([this.#pending, bytes]);
    const frames: ClientFrame[] = [];
    for (let next = this.#next(); next; next = this.#next()) frames.push(next);
    return frames;
  }

  #next(): ClientFrame | undefined {
    const bytes = this.#pending;
    if (bytes.length < 2) return undefined;
    const [first = 0, second = 0] = bytes;
    const short = second & 0x7f;
    const extra = short === 126 ? 2 : short === 127 ? 8 : 0;
    const masked = (second & 0x80) !== 0;
    const head = 2 + extra + (masked ? 4 : 0);
    if (bytes.length < head) return undefined;
    const length = lengthOf(bytes, short);
    if (bytes.length < head + length) return undefined;
    const payload = Buffer.from(bytes.subarray(head, head + length));
    const mask = bytes.subarray(head - 4, head);
    if (masked) unmask(payload, mask);
    this.#pending = bytes.subarray(head + length);
    const opcode = first & 0x0f;
    return { opcode, final: (first & 0x80) !== 0, payload, fault: faultOf(first, masked, opcode, length) };
  }
}

function lengthOf(bytes: Buffer, short: number): number {
  if (short === 126) return bytes.readUInt16BE(2);
  return short === 127 ? Number(bytes.readBigUInt64BE(2)) : short;
}

function faultOf(first: number, masked: boolean, opcode: number, length: number): string | undefined {
  if (!masked) return 'is not masked (RFC 6455 5.1)';
  if ((first & 0x70) !== 0) return 'has reserved bits (RFC 6455 5.2)';
  if (opcode >= 8 && (length > 125 || (first & 0x80) === 0)) {
    return 'is a control frame that is long, or a fragment (RFC 6455 5.5)';
  }
  return undefined;
}

function unmask(payload: Buffer, mask: Buffer): void {
  for (const [at, byte] of payload.entries()) payload[at] = byte ^ (mask[at % 4] ?? 0);
}
