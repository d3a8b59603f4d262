/** What a finished fragment takes beside its content until its message is whole, about; bytes. */
const fragmentCost = 150;

/** Longest head of a frame: two bytes, eight of the length, four of the mask. */
const longestHead = 14;

/**
 * Counts what a reader of frames (RFC 6455, 5.2) has to keep of what a peer has sent: the finished fragments of an unfinished
 * message, and the frame that is arriving. It judges nothing; what is no frame, the reader refuses.
 */
export class FrameMeter {
  readonly #head = new Uint8Array(longestHead);
  #headBytes = 0;
  /** Bytes of content that are still to come; undefined while the head is arriving. */
  #left: number | undefined;
  #length = 0;
  #fragments = 0;

  /** Bytes that are kept now. */
  get held(): number {
    const arrived = this.#left === undefined ? 0 : this.#length - this.#left;
    return this.#fragments + this.#headBytes + arrived;
  }

  take(bytes: Uint8Array): void {
    let at = 0;
    while (at < bytes.byteLength) {
      if (this.#left === undefined) {
        this.#head[this.#headBytes++] = bytes[at++] as number;
        if (this.#headBytes === this.#headLength()) this.#begin();
      } else {
        const taken = Math.min(this.#left, bytes.byteLength - at);
        this.#left -= taken;
        at += taken;
      }
      if (this.#left === 0) this.#finish();
    }
  }

  /** How long the head is, as far as its first two bytes say it. */
  #headLength(): number {
    if (this.#headBytes < 2) return 2;
    const second = this.#head[1] as number;
    const length = second & 0x7f;
    return 2 + (length === 126 ? 2 : length === 127 ? 8 : 0) + (second & 0x80 ? 4 : 0);
  }

  #begin(): void {
    const view = new DataView(this.#head.buffer);
    const short = (this.#head[1] as number) & 0x7f;
    this.#length = short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short;
    this.#left = this.#length;
  }

  #finish(): void {
    const first = this.#head[0] as number;
    const isControl = (first & 0x08) !== 0;
    if (!isControl) this.#fragments = first & 0x80 ? 0 : this.#fragments + this.#length + fragmentCost;
    this.#left = undefined;
    this.#length = 0;
    this.#headBytes = 0;
  }
}
