/** So many pieces are joined before more are kept: each is an object, which takes more memory than a small piece itself. */
const mostPieces = 4096;

/** Bytes that are put together from few pieces or from very many small ones. */
export class GrowingBytes {
  #pieces: Uint8Array[] = [];
  readonly #blocks: Buffer[] = [];

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    if (this.#pieces.length < mostPieces) return;
    this.#blocks.push(Buffer.concat(this.#pieces));
    this.#pieces = [];
  }

  take(): Buffer {
    return Buffer.concat([...this.#blocks, ...this.#pieces]);
  }
}
