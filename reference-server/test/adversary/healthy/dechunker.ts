/** Takes the chunks off a body as it comes. */
export class Dechunker {
  /** Whether the last chunk has come. */
  ended = false;
  /** What is wrong with the framing; '' when nothing is. */
  broken = '';
  #input = '';
  /** Bytes of the present chunk that are still to come, its line break included. */
  #left = 0;

  /** The part of the body that these bytes hold, as latin1. */
  read(bytes: Buffer): string {
    this.#input += bytes.toString('latin1');
    let text = '';
    while (this.#input !== '' && this.broken === '' && !this.ended) {
      if (this.#left > 2) {
        const piece = this.#input.slice(0, this.#left - 2);
        text += piece;
        this.#left -= piece.length;
        this.#input = this.#input.slice(piece.length);
        continue;
      }
      if (this.#left > 0) {
        if (this.#input.length < 2) break;
        if (!this.#input.startsWith('\r\n')) this.broken = 'a chunk that does not end with a line break';
        this.#left = 0;
        this.#input = this.#input.slice(2);
        continue;
      }
      const end = this.#input.indexOf('\r\n');
      if (end < 0) break;
      const size = this.#input.slice(0, end);
      if (!/^[0-9a-f]{1,8}$/i.test(size)) this.broken = `the chunk size ${JSON.stringify(size.slice(0, 40))}`;
      const length = Number.parseInt(size, 16);
      this.#input = this.#input.slice(end + 2);
      if (length === 0) this.ended = true;
      else this.#left = length + 2;
    }
    return text;
  }
}
