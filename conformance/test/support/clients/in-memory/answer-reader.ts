import type { Breaks } from './life.js';

/** Takes the bytes of an answer. */
export interface Answer {
  push(bytes: Buffer): void;
  end(): void;
}

interface Handlers {
  readonly onHead: (status: number, field: (name: string) => string) => void;
  readonly onBody: (bytes: Buffer) => void;
  /** `whole`: as far as HTTP tells. */
  readonly onEnd: (whole: boolean) => void;
}

/** Reads one answer of HTTP/1.1, in whatever pieces it comes; after a 101, everything is its body. */
export class AnswerReader implements Answer {
  readonly #breaks: Breaks;
  readonly #handlers: Handlers;
  #pending: Buffer = Buffer.alloc(0);
  #body: 'chunked' | 'close' | number | undefined;
  /** What is missing of a chunk. */
  #left = 0;
  #over = false;

  constructor(breaks: Breaks, handlers: Handlers) {
    this.#breaks = breaks;
    this.#handlers = handlers;
  }

  push(bytes: Buffer): void {
    if (this.#over) return;
    this.#pending = Buffer.concat([this.#pending, bytes]);
    if (this.#body === undefined && !this.#readHead()) return;
    if (this.#body === 'chunked') {
      this.#readChunks();
      return;
    }
    const taken = this.#pending.subarray(0, this.#body === 'close' ? undefined : this.#body);
    this.#pending = Buffer.alloc(0);
    if (taken.length > 0 || this.#body === 'close') this.#handlers.onBody(taken);
    if (typeof this.#body !== 'number') return;
    this.#body -= taken.length;
    if (this.#body === 0) this.#finish(true);
  }

  end(): void {
    if (this.#over) return;
    if (this.#body === undefined && this.#breaks('half-head')) {
      this.#pending = Buffer.concat([this.#pending, Buffer.from('\r\n\r\n')]);
      this.#readHead();
    }
    this.#finish(this.#body === 'close' || (this.#body === 'chunked' && this.#breaks('no-last-chunk')));
  }

  #finish(whole: boolean): void {
    this.#over = true;
    this.#handlers.onEnd(whole);
  }

  #readHead(): boolean {
    const split = this.#pending.indexOf('\r\n\r\n');
    if (split < 0 && this.#breaks('whole-head')) throw new Error('no head');
    if (split < 0) return false;
    const head = this.#pending.toString('latin1', 0, split);
    if (this.#breaks('http-1.1-only') && !head.startsWith('HTTP/1.1')) throw new Error('not HTTP/1.1');
    const flags = this.#breaks('header-case') ? 'm' : 'im';
    const field = (name: string) => new RegExp(`^${name}: *(.*)$`, flags).exec(head)?.[1] ?? '';
    const status = Number(head.split(' ')[1]);
    this.#pending = this.#pending.subarray(split + 4);
    const length = field('Content-Length');
    if (field('Transfer-Encoding') === 'chunked' && !this.#breaks('no-chunks')) this.#body = 'chunked';
    else if (length || status === 304 || this.#breaks('needs-length')) this.#body = Number(length);
    else this.#body = 'close';
    this.#handlers.onHead(status, field);
    return true;
  }

  /** Hands on what there is of a chunk, whole or not. */
  #readChunks(): void {
    for (;;) {
      if (this.#left === 0) {
        const line = this.#pending.indexOf('\r\n');
        if (line < 0) return;
        // With the line end after it.
        this.#left = Number.parseInt(this.#pending.toString('latin1', 0, line), 16) + 2;
        this.#pending = this.#pending.subarray(line + 2);
        if (this.#left === 2) {
          this.#finish(true);
          return;
        }
      }
      const taken = this.#pending.subarray(0, this.#left);
      if (taken.length === 0) return;
      const data = taken.subarray(0, Math.max(0, this.#left - 2));
      this.#left -= taken.length;
      this.#pending = this.#pending.subarray(taken.length);
      if (data.length > 0) this.#handlers.onBody(data);
    }
  }
}
