import type { Piece } from './body-buffer.js';

/** A body that may still be growing, such as that of a Call. */
export interface GrowingBody {
  readonly body: Buffer;
  readonly pieces: readonly Piece[];
}

/** Where somebody is who reads a body as it grows. */
export class BodyCursor {
  #piece = 0;
  /** How many bytes of that piece were taken; the last piece may grow afterwards. */
  #within = 0;
  #offset = 0;

  /** What has come since this was asked last, with the times. */
  take({ body, pieces }: GrowingBody): { bytes: Buffer; at: number }[] {
    const taken: { bytes: Buffer; at: number }[] = [];
    for (; this.#piece < pieces.length; this.#piece++, this.#within = 0) {
      const piece = pieces[this.#piece];
      if (!piece) break;
      const length = piece.length - this.#within;
      if (length > 0) taken.push({ bytes: body.subarray(this.#offset, this.#offset + length), at: piece.at });
      this.#offset += length;
      this.#within = piece.length;
      if (this.#piece === pieces.length - 1) break;
    }
    return taken;
  }
}
