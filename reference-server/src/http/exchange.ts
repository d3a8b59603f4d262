/** Header names and values in the order they are sent; a name may come twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The first lines of an answer. `Date`, `Server`, `Content-Length` and `Connection` are the connection's to add. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: HeaderList;
}

/** One request and the way to answer it; knows no socket. */
export interface Exchange {
  readonly method: string;
  /** The request target as it came, absolute form included. */
  readonly target: string;
  /** Path of the target, still percent-encoded. */
  readonly path: string;
  /** What follows the first `?` of the target, undecoded; '' when there is none. */
  readonly query: string;
  /** `1.0` or `1.1`. */
  readonly httpVersion: string;
  /** A header's value by its lower-case name; repeated ones joined as HTTP says. */
  header(name: string): string | undefined;
  /**
   * The whole body, in memory of its own. Rejects with BodyTooLarge as soon as more than `limit` bytes are sure to come
   * (0 = no limit), and with RequestAborted when the peer goes away before it has sent everything.
   */
  body(limit: number): Promise<Uint8Array>;
  /** Answers; a second call throws. Does nothing when the peer has gone. */
  respond(head: ResponseHead, bytes?: Uint8Array): void;
  /** True once respond() was called or the peer has gone. */
  readonly ended: boolean;
  /** Called once, when the peer goes away before it was answered; at once when it has gone already. */
  onAbandoned(listener: () => void): void;
}

/** Answers a request. Settled once the request has had its effect, which for a held one is long before its answer. */
export type Handler = (exchange: Exchange) => void | Promise<void>;

/** The request's body is longer than is allowed. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  /** Bytes that would have been taken. */
  readonly limit: number;

  constructor(limit: number) {
    super(`The body is longer than ${limit} bytes.`);
    this.limit = limit;
  }
}

/** The peer went away before its request was complete. */
export class RequestAborted extends Error {
  override readonly name = 'RequestAborted';
  constructor() {
    super('the request was cut off');
  }
}
