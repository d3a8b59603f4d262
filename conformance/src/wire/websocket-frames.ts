/** What the four bits of an opcode mean (RFC 6455 5.2); the others are reserved. */
export const opcodes = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

/** The name of a known opcode. */
export type FrameKind = keyof typeof opcodes;

/** The name of an opcode, for people. */
export function frameName(opcode: number): string {
  const known = Object.entries(opcodes).find(([, value]) => value === opcode);
  return known?.[0] ?? `opcode ${opcode}`;
}

/** True for close, ping and pong, and for the reserved ones that would be control frames too. */
export function isControl(opcode: number): boolean {
  return opcode >= 8;
}

/** One frame as it came. */
export interface Frame {
  /** When its last byte came, on the clock's `elapsed` scale. */
  readonly at: number;
  /** Whether it is the last, or only, one of its message. */
  readonly final: boolean;
  /** The three reserved bits as a number, RSV1 = 4, RSV2 = 2, RSV3 = 1. */
  readonly reserved: number;
  readonly opcode: number;
  /** The name of the opcode, such as `text`; `opcode 3` for a reserved one. */
  readonly kind: string;
  readonly masked: boolean;
  /** Unmasked. */
  readonly payload: Buffer;
}

/** A frame to send; it may break the protocol in any way that can be written down. */
export interface FrameToSend {
  readonly opcode: FrameKind | number;
  readonly payload?: Uint8Array | string | undefined;
  /** Whether it is the last one of its message; default true. */
  readonly final?: boolean | undefined;
  /** The reserved bits, 0 to 7; default 0. */
  readonly reserved?: number | undefined;
  /** Four bytes to mask the payload with; unmasked when left out. */
  readonly mask?: Uint8Array | undefined;
  /** How many bits say the length; default: as few as suffice, as RFC 6455 5.2 has it. */
  readonly lengthBits?: 7 | 16 | 64 | undefined;
}

/** Applies a mask of four bytes; applied twice it is gone (RFC 6455 5.3). */
export function applyMask(payload: Uint8Array, mask: Uint8Array): Buffer {
  const result = Buffer.from(payload);
  for (let index = 0; index < result.length; index++) {
    result[index] = (result[index] ?? 0) ^ (mask[index & 3] ?? 0);
  }
  return result;
}

function lengthBytes(length: number, bits: 7 | 16 | 64): [short: number, rest: Buffer] {
  if (bits === 7) return [length, Buffer.alloc(0)];
  const rest = Buffer.alloc(bits / 8);
  if (bits === 16) rest.writeUInt16BE(length);
  else rest.writeBigUInt64BE(BigInt(length));
  return [bits === 16 ? 126 : 127, rest];
}

/** The bytes of a frame. */
export function encodeFrame(frame: FrameToSend): Buffer {
  const opcode = typeof frame.opcode === 'number' ? frame.opcode : opcodes[frame.opcode];
  const payload = Buffer.from(frame.payload ?? '');
  const shortest = payload.length < 126 ? 7 : payload.length < 65_536 ? 16 : 64;
  const [short, rest] = lengthBytes(payload.length, frame.lengthBits ?? shortest);
  const first = (frame.final === false ? 0 : 0x80) | ((frame.reserved ?? 0) << 4) | opcode;
  const head = Buffer.from([first, (frame.mask ? 0x80 : 0) | short]);
  if (!frame.mask) return Buffer.concat([head, rest, payload]);
  return Buffer.concat([head, rest, frame.mask, applyMask(payload, frame.mask)]);
}

/** What a close frame carries: nothing without a code (RFC 6455 5.5.1). */
export function closePayload(code?: number, reason = ''): Buffer {
  if (code === undefined) return Buffer.alloc(0);
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(code);
  return Buffer.concat([bytes, Buffer.from(reason)]);
}

/** A close frame as it came. */
export interface Closing {
  /** Left out when the frame was empty. */
  readonly code?: number;
  /** '' when there is none. */
  readonly reason: string;
  /** When it came, on the clock's `elapsed` scale. */
  readonly at: number;
}

/** Reads what a close frame carries. */
export function readClosing({ payload, at }: Frame): Closing {
  if (payload.length < 2) return { reason: '', at };
  return { code: payload.readUInt16BE(), reason: payload.toString('utf8', 2), at };
}
