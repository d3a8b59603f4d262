/** Header names and values in the order they are sent; a name may come twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The first lines of an answer. `Date`, `Content-Length` and `Connection` are the connection's to add. */
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
  /** The whole body. Rejects with BodyTooLarge as soon as more than `limit` bytes are sure to come. */
  body(limit: number): Promise<Uint8Array>;
  /** Answers; a second call throws. */
  respond(head: ResponseHead, bytes?: Uint8Array): void;
  /** True once respond() was called or the peer has gone. */
  readonly ended: boolean;
  /** Called once, when the peer goes away before it was answered. */
  onAbandoned(listener: () => void): void;
}
