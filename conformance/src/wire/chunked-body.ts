import { NotHttp } from './http-response.js';

const lineLimit = 4096;
const trailersLimit = 64 * 1024;

/** Reads a chunked body (RFC 9112 7.1), piece by piece. */
export class ChunkedBody {
  readonly #limit: number;
  #left = 0;
  #trailers = 0;
  #state: 'size' | 'data' | 'data-end' | 'trailer' = 'size';

  /** @param limit bytes that a single chunk may announce */
  constructor(limit: number) {
    this.#limit = limit;
  }

  /**
   * Takes all bytes there are; `rest` must be given again, with what follows.
   * @throws NotHttp
   */
  push(bytes: Buffer): { data: Buffer[]; rest: Buffer; done: boolean } {
    const data: Buffer[] = [];
    let at = 0;
    const line = (): string | undefined => {
      const end = bytes.indexOf('\r\n', at);
      // Without an end, the last byte may already be a part of it.
      const length = (end < 0 ? bytes.length - 1 : end) - at;
      if (length > lineLimit) throw new NotHttp(`has a chunk line of more than ${lineLimit} bytes`);
      if (end < 0) return undefined;
      const text = bytes.toString('latin1', at, end);
      at = end + 2;
      return text;
    };
    for (;;) {
      if (this.#state === 'size') {
        const text = line();
        if (text === undefined) break;
        if (!/^[0-9a-fA-F]+[ \t]*(;.*)?$/.test(text)) {
          throw new NotHttp(
            `has a chunk size that is no hexadecimal number: ${JSON.stringify(text.slice(0, 40))}`,
          );
        }
        this.#left = Number.parseInt(text, 16);
        if (this.#left > this.#limit) throw new NotHttp(`has a chunk of ${this.#left} bytes`);
        this.#state = this.#left === 0 ? 'trailer' : 'data';
      } else if (this.#state === 'data') {
        const piece = bytes.subarray(at, at + this.#left);
        if (piece.length > 0) data.push(piece);
        at += piece.length;
        this.#left -= piece.length;
        if (this.#left > 0) break;
        this.#state = 'data-end';
      } else if (this.#state === 'data-end') {
        if (bytes.length - at < 2) break;
        if (bytes.toString('latin1', at, at + 2) !== '\r\n')
          throw new NotHttp('has a chunk longer than its size says');
        at += 2;
        this.#state = 'size';
      } else {
        const text = line();
        if (text === undefined) break;
        if (text === '') return { data, rest: bytes.subarray(at), done: true };
        this.#trailers += text.length;
        if (this.#trailers > trailersLimit)
          throw new NotHttp(`has trailers of more than ${trailersLimit} bytes`);
      }
    }
    return { data, rest: bytes.subarray(at), done: false };
  }
}
