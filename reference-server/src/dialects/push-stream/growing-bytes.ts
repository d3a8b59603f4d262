/** Bytes that are put together from very many small pieces, without an object for each of them. */
export class GrowingBytes {
  #bytes = Buffer.allocUnsafe(1024);
  #length = 0;

  add(piece: Uint8Array): void {
    const end = this.#length + piece.byteLength;
    if (end > this.#bytes.length) {
      // Doubled, so that what is there is copied once on average.
      const larger = Buffer.allocUnsafe(Math.max(end, 2 * this.#bytes.length));
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#bytes.set(piece, this.#length);
    this.#length = end;
  }

  /** A copy, with no room beyond its end. */
  take(): Buffer {
    return Buffer.from(this.#bytes.subarray(0, this.#length));
  }
}
