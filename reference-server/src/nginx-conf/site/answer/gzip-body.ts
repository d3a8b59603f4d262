import { constants, deflateRawSync, gzipSync } from 'node:zlib';
import { chunk, unchunked } from '../../../delivery/chunk.js';
import type { Body, Sink } from '../../../http/exchange.js';

/** Bytes that were compressed; those of a message go to many, and are compressed once. */
const whole = new WeakMap<Uint8Array, { readonly level: number; readonly bytes: Buffer }>();

/** A whole body, compressed. */
export function packed(body: Body, level: number): Buffer {
  const bytes = body instanceof Uint8Array ? body : Buffer.concat(body);
  const known = whole.get(bytes);
  if (known?.level === level) return known.bytes;
  const fresh = gzipSync(bytes, { level });
  whole.set(bytes, { level, bytes: fresh });
  return fresh;
}

interface Piece {
  readonly level: number;
  readonly data: Uint8Array;
  /** Compressed, and framed as what it came from. */
  readonly bytes: Buffer;
}

const pieces = new WeakMap<Uint8Array, Piece>();

/**
 * A piece of a stream. It refers to nothing before it, so that it is the same in every stream, and ends on a whole byte, so
 * that the peer can read all of it at once.
 */
function pieceOf(framed: Uint8Array, framing: Sink['framing'], level: number): Piece {
  const known = pieces.get(framed);
  if (known?.level === level) return known;
  const data = framing === 'chunked' ? unchunked(framed) : framed;
  const bytes = deflateRawSync(data, { level, finishFlush: constants.Z_SYNC_FLUSH });
  const piece = { level, data, bytes: framing === 'chunked' ? chunk(bytes) : bytes };
  pieces.set(framed, piece);
  return piece;
}

/** RFC 1952: deflate, no flags, no time, Unix. */
const head = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3]);

/** A last block, with nothing in it. */
const lastBlock = Buffer.from([3, 0]);

/** Compresses what goes through it, each piece so that it can be read at once. */
export class GzipSink implements Sink {
  readonly #sink: Sink;
  readonly #level: number;
  #size = 0;
  #sum = 0;
  #begun = false;

  constructor(sink: Sink, level: number) {
    this.#sink = sink;
    this.#level = level;
  }

  get framing(): Sink['framing'] {
    return this.#sink.framing;
  }

  get queued(): number {
    return this.#sink.queued;
  }

  write(framed: Uint8Array): void {
    if (framed.byteLength === 0) return;
    this.#begin();
    const { data, bytes } = pieceOf(framed, this.framing, this.#level);
    this.#size += data.byteLength;
    this.#sum = checksum(data, this.#sum);
    this.#sink.write(bytes);
  }

  end(): void {
    this.#begin();
    const trailer = Buffer.alloc(8);
    trailer.writeUInt32LE(this.#sum, 0);
    trailer.writeUInt32LE(this.#size % 2 ** 32, 4);
    this.#send(Buffer.concat([lastBlock, trailer]));
    this.#sink.end();
  }

  onDrain(listener: () => void): void {
    this.#sink.onDrain(listener);
  }

  cut(): void {
    this.#sink.cut();
  }

  #begin(): void {
    if (this.#begun) return;
    this.#begun = true;
    this.#send(head);
  }

  #send(bytes: Buffer): void {
    this.#sink.write(this.framing === 'chunked' ? chunk(bytes) : bytes);
  }
}

const table = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb88320 : sum >>> 1;
  return sum;
});

/** CRC-32 of what was before and some more; node:zlib has it from a later Node on. */
function checksum(data: Uint8Array, before: number): number {
  let sum = ~before;
  for (const byte of data) sum = (table[(sum ^ byte) & 0xff] ?? 0) ^ (sum >>> 8);
  return ~sum >>> 0;
}
