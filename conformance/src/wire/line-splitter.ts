const lf = 0x0a;
const cr = 0x0d;

/** Cuts bytes into lines that end in LF, CR LF or CR. A line is complete with its CR; whether an LF follows is seen later. */
export class LineSplitter {
  readonly #onLine: (line: Buffer, at: number) => void;
  /** The pieces of a line that has not ended. */
  #pieces: Buffer[] = [];
  #afterCr = false;

  /** @param onLine gets each line without its end, and when that came */
  constructor(onLine: (line: Buffer, at: number) => void) {
    this.#onLine = onLine;
  }

  /** How many bytes of a line there are that has not ended. */
  get pending(): number {
    return this.#pieces.reduce((sum, { length }) => sum + length, 0);
  }

  /** Takes the next bytes. */
  push(bytes: Buffer, time: number): void {
    if (bytes.length === 0) return;
    let at = this.#afterCr && bytes[0] === lf ? 1 : 0;
    this.#afterCr = false;
    let nextLf = -1;
    let nextCr = -1;
    while (at < bytes.length) {
      // Looked for once, and not again for each line before it.
      if (nextLf < at) nextLf = positionOf(bytes, lf, at);
      if (nextCr < at) nextCr = positionOf(bytes, cr, at);
      const end = Math.min(nextLf, nextCr);
      if (end === bytes.length) {
        this.#pieces.push(bytes.subarray(at));
        return;
      }
      this.#end(bytes.subarray(at, end), time);
      at = end + 1;
      if (end === nextCr) {
        if (bytes[at] === lf) at++;
        else this.#afterCr = at === bytes.length;
      }
    }
  }

  #end(last: Buffer, time: number): void {
    const line = this.#pieces.length === 0 ? last : Buffer.concat([...this.#pieces, last]);
    this.#pieces = [];
    this.#onLine(line, time);
  }
}

/** Where a byte is; the length when it is nowhere. */
function positionOf(bytes: Buffer, byte: number, from: number): number {
  const at = bytes.indexOf(byte, from);
  return at < 0 ? bytes.length : at;
}
