import type { ClientRequest } from 'node:http';
import type { BodyReceiver } from '../../../../http/exchange.js';
import type { NginxRequest } from '../../request.js';

/** A body of at most so many bytes is waited for, so that it can be sent again; a longer one goes on while it arrives. */
const mostWaitedFor = 64 * 1024;

/** Why a body does not come to its end. */
export type BodyFailure = 'gone' | 'too large' | 'no memory';

/**
 * The body of a request on its way to another server. What is kept is at most {@link mostWaitedFor} bytes, counted in the
 * budget of the server, until it is sent; beyond that the client is not read as long as the other server takes nothing.
 */
export class OutgoingBody implements BodyReceiver {
  readonly #request: NginxRequest;
  readonly #most: number;
  readonly #limit: number;
  #kept: Uint8Array[] = [];
  #keptBytes = 0;
  #received = 0;
  #isComplete = false;
  /** Whether another is sent in its place. */
  #isOther = false;
  #failure: BodyFailure | undefined;
  #resume: () => void = () => {};
  /** What it is written to, once that is there; from then on nothing is kept. */
  #out: ClientRequest | undefined;
  #isFlowing = false;
  #ready: (() => void) | undefined;
  /** Told when all of it was sent. */
  onSent: () => void = () => {};
  /** Settled when all of it was sent, or will never be. */
  readonly sent: Promise<void>;
  #tellSent: () => void = () => {};
  /** Told when the other server takes nothing for now, and when it takes something again. */
  onBlocked: () => void = () => {};
  onUnblocked: () => void = () => {};
  /** Told when it will not come to its end, while it is being sent. */
  onFailure: (failure: BodyFailure) => void = () => {};

  /**
   * @param limit most bytes that it may have; 0 = any number
   * @param waits whether a short one is waited for
   */
  constructor(request: NginxRequest, limit: number, waits: boolean) {
    this.sent = new Promise((resolve) => {
      this.#tellSent = resolve;
    });
    this.#request = request;
    this.#limit = limit > 0 ? limit : Number.POSITIVE_INFINITY;
    const { bodyLength, takenBody } = request;
    if (takenBody) this.#replace(takenBody);
    // One that is known to be long is not waited for at all.
    this.#most = waits && (bodyLength ?? 0) <= mostWaitedFor ? mostWaitedFor : 0;
  }

  /** Sends a text in its place; bytes, as latin1. */
  replace(text: string): void {
    this.#isOther = true;
    this.#replace(Buffer.from(text, 'latin1'));
  }

  #replace(bytes: Uint8Array): void {
    this.#isComplete = true;
    this.#received = bytes.byteLength;
    this.#kept = [bytes];
  }

  /** Begins to read; returns when the whole body, or as much as is waited for, is there. */
  async begin(): Promise<BodyFailure | undefined> {
    if (this.#isComplete || this.#request.bodyLength === 0) {
      this.#isComplete = true;
      return undefined;
    }
    const ready = new Promise<void>((resolve) => {
      this.#ready = resolve;
    });
    this.#resume = this.#request.receive(this);
    if (this.#most > 0 || this.#failure) await ready;
    return this.#failure;
  }

  /** Whether it can be sent once more. */
  get isRepeatable(): boolean {
    return this.#isComplete && !this.#isFlowing;
  }

  /** Its length, where that is known. */
  get length(): number | undefined {
    return this.#isComplete && !this.#isFlowing ? this.#received : this.#request.bodyLength;
  }

  /** Whether its length is told even where it has none: a request that says nothing of a body is forwarded as it is. */
  get saysLength(): boolean {
    const { main, bodyLength } = this.#request;
    const told = (name: string) => main === undefined && this.#request.header(name) !== undefined;
    // In HTTP/2 the body itself says that there is one, and may be empty all the same.
    const isThere = main === undefined && bodyLength !== 0;
    return this.#isOther || isThere || told('content-length') || told('transfer-encoding');
  }

  /** Sends it: what is there at once, and the rest as it comes. */
  sendTo(out: ClientRequest): void {
    if (this.isRepeatable) {
      out.once('finish', () => this.#finish());
      out.end(Buffer.concat(this.#kept));
      if (this.#keptBytes > 0) this.onBlocked();
      return;
    }
    this.#isFlowing = true;
    this.#out = out;
    out.on('drain', () => {
      this.onUnblocked();
      this.#resume();
    });
    const kept = this.#kept;
    this.drop();
    for (const bytes of kept) out.write(bytes);
    out.once('finish', () => this.#finish());
    if (this.#isComplete) out.end();
    else if (out.writableNeedDrain) this.onBlocked();
    else this.#resume();
  }

  /** Leaves it to whoever answers the request instead, as far as it was kept. */
  leave(): void {
    this.#request.takenBody = this.isRepeatable ? Buffer.concat(this.#kept) : new Uint8Array(0);
  }

  /** Lets go of what is kept. */
  drop(): void {
    this.#request.budget.bodies.change(-this.#keptBytes);
    this.#kept = [];
    this.#keptBytes = 0;
  }

  // What the connection of the client tells.

  take(bytes: Uint8Array): boolean {
    if (this.#failure) return true;
    this.#received += bytes.byteLength;
    if (this.#received > this.#limit) {
      this.#fail('too large');
      return true;
    }
    if (this.#out) {
      if (this.#out.destroyed || this.#out.write(bytes)) return true;
      this.onBlocked();
      return false;
    }
    if (!this.#request.budget.bodies.take(bytes.byteLength)) {
      this.#fail('no memory');
      return true;
    }
    this.#kept.push(bytes);
    this.#keptBytes += bytes.byteLength;
    if (this.#keptBytes < this.#most) return true;
    this.#tellReady();
    return false;
  }

  end(): void {
    if (this.#failure) return;
    this.#isComplete = true;
    this.#out?.end();
    this.#tellReady();
  }

  abort(): void {
    this.#fail('gone');
  }

  #fail(failure: BodyFailure): void {
    if (this.#failure || this.#isComplete) return;
    this.#failure = failure;
    this.drop();
    this.onFailure(failure);
    this.#tellSent();
    this.#tellReady();
  }

  #finish(): void {
    this.onSent();
    this.#tellSent();
  }

  #tellReady(): void {
    this.#ready?.();
    this.#ready = undefined;
  }
}
