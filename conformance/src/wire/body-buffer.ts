/** Bytes that came at one moment. */
export interface Piece {
  /** On the clock's `elapsed` scale. */
  readonly at: number;
  readonly length: number;
}

/** A body as it grows. Reading it is cheap at any time: nothing is joined for it. */
export class BodyBuffer {
  readonly pieces: Piece[] = [];
  /** The body, with room behind it. */
  #bytes: Buffer = Buffer.alloc(0);
  #length = 0;

  /** What has come so far. Later bytes never change it. */
  get bytes(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }

  get length(): number {
    return this.#length;
  }

  add(bytes: Buffer, at: number): void {
    if (bytes.length === 0) return;
    this.#note(bytes.length, at);
    const length = this.#length + bytes.length;
    if (this.#length === 0) {
      // Most bodies come in one piece, which needs no copy.
      this.#bytes = bytes;
    } else {
      if (length > this.#bytes.length) this.#grow(length);
      bytes.copy(this.#bytes, this.#length);
    }
    this.#length = length;
  }

  #note(length: number, at: number): void {
    const last = this.pieces.at(-1);
    if (last?.at === at) this.pieces[this.pieces.length - 1] = { at, length: last.length + length };
    else this.pieces.push({ at, length });
  }

  #grow(least: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(least, 2 * this.#bytes.length));
    this.#bytes.copy(larger, 0, 0, this.#length);
    this.#bytes = larger;
  }
}
