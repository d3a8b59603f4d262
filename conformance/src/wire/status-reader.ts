import { emptyLine } from './response-head.js';
import { ResponseReader } from './response-reader.js';

/**
 * Reads the statuses of many short responses, one after the other on a connection, much faster than ResponseReader: of a head with a
 * Content-Length it looks at nothing else. Any other response, and all that follow it, are read the careful way.
 */
export class StatusReader {
  readonly #method: string;
  #pending: Buffer = Buffer.alloc(0);
  #careful: ResponseReader | undefined;

  /** @param method of all the requests */
  constructor(method: string) {
    this.#method = method;
  }

  /**
   * Takes the next bytes.
   * @returns the statuses of the responses that they complete
   * @throws NotHttp
   */
  push(bytes: Buffer, now: number): number[] {
    const statuses: number[] = [];
    let rest = this.#careful || this.#pending.length === 0 ? bytes : Buffer.concat([this.#pending, bytes]);
    this.#pending = Buffer.alloc(0);
    while (rest.length > 0) {
      if (!this.#careful) {
        const end = this.#quick(rest, statuses);
        if (end === 'unfinished') {
          this.#pending = Buffer.from(rest);
          break;
        }
        if (end !== 'careful') {
          rest = rest.subarray(end);
          continue;
        }
        this.#careful = new ResponseReader(this.#method);
      }
      const whole = this.#careful.push(rest, now);
      if (!whole) break;
      statuses.push(whole.response.status);
      rest = whole.rest;
      this.#careful = new ResponseReader(this.#method);
    }
    return statuses;
  }

  /** Where the response at the beginning ends; it may not be whole, or none of the kind that is read here. */
  #quick(bytes: Buffer, statuses: number[]): number | 'unfinished' | 'careful' {
    const line = emptyLine(bytes, 0);
    if (!line) return bytes.length > 4096 ? 'careful' : 'unfinished';
    const head = bytes.toString('latin1', 0, line.start);
    const status = /^HTTP\/1\.1 (\d{3})[ \r\n]/.exec(head)?.[1];
    const length = /\ncontent-length:[ \t]*(\d+)[ \t]*(?:\r?\n|$)/i.exec(head)?.[1];
    if (status === undefined || length === undefined || Number(status) < 200) return 'careful';
    if (/\n(?:transfer-encoding|connection:[ \t]*close)/i.test(head)) return 'careful';
    const end = line.end + Number(length);
    if (end > bytes.length) return 'unfinished';
    statuses.push(Number(status));
    return end;
  }
}
