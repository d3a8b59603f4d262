import type { Awaitable } from '../broker/awaitable.js';
import { BodyTooLarge, RequestAborted } from './errors.js';
import type { BodyReceiver } from './exchange.js';
import { type BodyFraming, failures, type ReadFailure } from './request-head.js';
import type { ByteBudget } from './server-budget.js';

/** Most bytes that are taken beside the data of a chunked body: of a size with its extensions, of all extensions, of the trailer. */
const longestSizeLine = 4 * 1024;
const mostExtensions = 16 * 1024;
const mostTrailer = 16 * 1024;

/** Extensions of a chunk (RFC 9112 7.1.1). Linear: what follows a part can never belong to it. */
const extensions =
  /^(?:[\t ]*;[\t ]*[!#$%&'*+.^_`|~0-9A-Za-z-]+(?:[\t ]*=[\t ]*(?:[!#$%&'*+.^_`|~0-9A-Za-z-]+|"(?:[\t !#-[\]-~\x80-\xff]|\\[\t -~\x80-\xff])*"))?)*$/;

/** The first memory for a body whose length is not known, or may never come; bytes. */
const firstMemory = 4 * 1024;

/** A promise that is settled by somebody else. */
interface Waiting {
  readonly promise: Promise<Uint8Array>;
  readonly resolve: (bytes: Uint8Array) => void;
  readonly reject: (error: Error) => void;
}

function waiting(): Waiting {
  let settle: Pick<Waiting, 'resolve' | 'reject'> | undefined;
  const promise = new Promise<Uint8Array>((resolve, reject) => {
    settle = { resolve, reject };
  });
  // The function above was called by now.
  return { promise, ...(settle as unknown as Pick<Waiting, 'resolve' | 'reject'>) };
}

type ChunkState = 'size' | 'data' | 'data end' | 'trailer';

const noBytes = new Uint8Array(0);

/**
 * The body of a request while it arrives. What it holds grows with what has come, never with what was announced.
 * It waits until somebody asks for the bytes, or says that nobody will.
 */
export class RequestBody {
  readonly #framing: BodyFraming;
  readonly #memory: ByteBudget;
  #use: 'undecided' | 'collect' | 'forward' | 'discard' = 'undecided';
  #limit = Number.POSITIVE_INFINITY;
  #received = 0;
  #bytes: Uint8Array = noBytes;
  #complete = false;
  /** What has come of it, once that is known, and who waits for it. */
  #outcome: Uint8Array | Error | undefined;
  #waiting: Waiting | undefined;
  /** Who takes it while it arrives, and whether they have enough for now. */
  #receiver: BodyReceiver | undefined;
  #isPaused = false;
  // Of chunked bodies.
  #state: ChunkState = 'size';
  #chunkLeft = 0;
  #line = '';
  #extensions = 0;
  #trailer = 0;

  constructor(framing: BodyFraming, memory: ByteBudget) {
    this.#framing = framing;
    this.#memory = memory;
    this.#complete = framing.type === 'none';
  }

  get complete(): boolean {
    return this.#complete;
  }

  /** Whether it is known what is done with the bytes; before that none are taken. */
  get decided(): boolean {
    return this.#use !== 'undecided';
  }

  /** Whether somebody waits for the bytes. */
  get isCollected(): boolean {
    return this.#use === 'collect';
  }

  /** Whether somebody takes the bytes while they arrive. */
  get isForwarded(): boolean {
    return this.#use === 'forward';
  }

  /** Whether whoever takes the bytes has enough for now. */
  get isPaused(): boolean {
    return this.#isPaused;
  }

  /** Bytes that are still to come, as far as that is known; Infinity where it is not. */
  get left(): number {
    if (this.#complete) return 0;
    return this.#framing.type === 'length' ? this.#framing.length - this.#received : Number.POSITIVE_INFINITY;
  }

  /** Somebody wants the bytes, at most so many; 0 = any number. */
  collect(limit: number): void {
    if (this.#use === 'collect') return;
    if (this.#complete) this.#settle(noBytes);
    if (this.#use === 'discard' || this.#use === 'forward') this.#settle(new RequestAborted());
    if (this.#outcome !== undefined) return;
    this.#limit = limit > 0 ? limit : Number.POSITIVE_INFINITY;
    this.#use = 'collect';
    if (this.left !== Number.POSITIVE_INFINITY && this.left > this.#limit) this.#refuse();
  }

  /** Somebody takes the bytes while they arrive. */
  forward(receiver: BodyReceiver): void {
    if (this.#use !== 'undecided') receiver.abort();
    else if (this.#complete) receiver.end();
    else {
      this.#use = 'forward';
      this.#receiver = receiver;
    }
  }

  /** Whoever takes the bytes can take more. */
  resume(): void {
    this.#isPaused = false;
  }

  /** What was collected: see {@link Exchange.body}. */
  get content(): Awaitable<Uint8Array> {
    const outcome = this.#outcome;
    if (outcome instanceof Error) return Promise.reject(outcome);
    if (outcome) return outcome;
    this.#waiting ??= waiting();
    return this.#waiting.promise;
  }

  /** Nobody wants the bytes any more. */
  discard(): void {
    if (this.#use === 'collect') return;
    this.#use = 'discard';
    this.#receiver = undefined;
    this.#isPaused = false;
  }

  /** The rest will not come. */
  abort(): void {
    this.#letGo();
    const receiver = this.#receiver;
    this.#use = 'discard';
    this.discard();
    this.#settle(new RequestAborted());
    receiver?.abort();
  }

  /** Takes bytes from `start` on; returns where the body's end, or the input's, is. */
  take(input: Buffer, start: number): number | ReadFailure {
    if (this.#framing.type === 'chunked') return this.#takeChunks(input, start);
    const end = Math.min(input.length, start + this.left);
    if (!this.#add(input, start, end)) return failures.noMemory;
    if (this.#use === 'collect' && this.#received > this.#limit) this.#refuse();
    if (this.left === 0) this.#finish();
    return end;
  }

  /** That was all of one whose length nobody had told. */
  end(): void {
    if (!this.#complete) this.#finish();
  }

  #takeChunks(input: Buffer, start: number): number | ReadFailure {
    let at = start;
    while (at < input.length && !this.#complete && !this.#isPaused) {
      if (this.#state === 'data') {
        const end = Math.min(input.length, at + this.#chunkLeft);
        if (!this.#add(input, at, end)) return failures.noMemory;
        this.#chunkLeft -= end - at;
        at = end;
        if (this.#chunkLeft === 0) this.#state = 'data end';
        continue;
      }
      const newline = input.indexOf(10, at);
      const end = newline < 0 ? input.length : newline + 1;
      this.#line += input.toString('latin1', at, end);
      const failure = this.#mayGrow(end - at);
      if (failure) return failure;
      at = end;
      if (newline >= 0) {
        const wrong = this.#takeLine();
        if (wrong) return wrong;
      }
    }
    return at;
  }

  /** Whether the line that is being read may be as long as it is. */
  #mayGrow(bytes: number): ReadFailure | undefined {
    if (this.#state === 'data end') return this.#line.length > 2 ? failures.badChunk : undefined;
    if (this.#state === 'trailer') {
      this.#trailer += bytes;
      return this.#trailer > mostTrailer ? failures.longTrailer : undefined;
    }
    return this.#line.length > longestSizeLine ? failures.longExtensions : undefined;
  }

  #takeLine(): ReadFailure | undefined {
    const line = this.#line;
    this.#line = '';
    if (!line.endsWith('\r\n')) return this.#state === 'trailer' ? failures.badHeader : failures.badChunk;
    const text = line.slice(0, -2);
    switch (this.#state) {
      case 'size':
        return this.#takeSize(text);
      case 'data end':
        this.#state = 'size';
        return text === '' ? undefined : failures.badChunk;
      default:
        // What a trailer says is passed over.
        if (text === '') this.#finish();
        else if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[\t -~\x80-\xff]*$/.test(text)) return failures.badHeader;
        return undefined;
    }
  }

  #takeSize(text: string): ReadFailure | undefined {
    const [, digits, rest = ''] = /^([0-9A-Fa-f]{1,13})(.*)$/s.exec(text) ?? [];
    if (digits === undefined || !extensions.test(rest)) return failures.badChunk;
    this.#extensions += rest.length;
    if (this.#extensions > mostExtensions) return failures.longExtensions;
    this.#chunkLeft = Number.parseInt(digits, 16);
    this.#state = this.#chunkLeft === 0 ? 'trailer' : 'data';
    if (this.#received + this.#chunkLeft > this.#limit) this.#refuse();
    return undefined;
  }

  /** Takes data; false where there is no memory for it. */
  #add(input: Buffer, start: number, end: number): boolean {
    const received = this.#received + (end - start);
    if (this.#use === 'collect') {
      if (received > this.#bytes.length && !this.#grow(received)) return false;
      this.#bytes.set(input.subarray(start, end), this.#received);
    }
    this.#received = received;
    if (this.#receiver && end > start) this.#isPaused = !this.#receiver.take(input.subarray(start, end));
    return true;
  }

  #grow(needed: number): boolean {
    const most = this.#framing.type === 'length' ? this.#framing.length : Number.POSITIVE_INFINITY;
    const size = Math.min(most, Math.max(needed, 2 * this.#bytes.length, needed < most ? firstMemory : 0));
    if (!this.#memory.take(size - this.#bytes.length)) return false;
    const bytes = new Uint8Array(size);
    bytes.set(this.#bytes.subarray(0, this.#received));
    this.#bytes = bytes;
    return true;
  }

  #refuse(): void {
    this.#letGo();
    this.#use = 'discard';
    this.#settle(new BodyTooLarge(this.#limit));
  }

  #finish(): void {
    this.#complete = true;
    const bytes = this.#bytes;
    const received = this.#received;
    const receiver = this.#receiver;
    this.#receiver = undefined;
    this.#letGo();
    receiver?.end();
    // Memory of its own, and no more of it than the bytes take: it may be kept for long.
    if (this.#use === 'collect') this.#settle(bytes.length === received ? bytes : bytes.slice(0, received));
  }

  #settle(outcome: Uint8Array | Error): void {
    if (this.#outcome !== undefined) return;
    this.#outcome = outcome;
    if (outcome instanceof Error) this.#waiting?.reject(outcome);
    else this.#waiting?.resolve(outcome);
    this.#waiting = undefined;
  }

  #letGo(): void {
    this.#memory.change(-this.#bytes.length);
    this.#bytes = noBytes;
  }
}
