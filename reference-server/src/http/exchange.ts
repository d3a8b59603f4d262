import type { Duplex } from 'node:stream';
import type { Awaitable } from '../broker/awaitable.js';
import type { TlsFacts } from './tls-facts.js';

/** Header names and values in the order they are sent; a name may come twice. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** The first lines of an answer. `Date`, `Server`, `Content-Length` and `Connection` are the connection's to add. */
export interface ResponseHead {
  readonly status: number;
  readonly headers: HeaderList;
  /** The length of the body is not told: it goes out in chunks where HTTP/1.1 is spoken. */
  readonly chunked?: boolean;
  /** A body whose length is not told ends where the connection does, even where HTTP/1.1 is spoken. */
  readonly unframed?: boolean;
  /** Of a stream: how many bytes its body will have, where that is known. They are not framed then. */
  readonly length?: number | undefined;
  /** Headers of every answer, in lower case, that `headers` has in place of the connection's. */
  readonly replaces?: readonly string[];
}

/** The body of an answer: in one piece, or in several that are sent one after another and not put together. */
export type Body = Uint8Array | readonly Uint8Array[];

/** A body that is sent bit by bit. */
export interface Sink {
  /** How what is written has to be framed: in chunks, or not at all, as always in HTTP/2, which has frames of its own. */
  readonly framing: 'chunked' | 'identity';
  /** Bytes that wait for the peer to read on. */
  readonly queued: number;
  /** Writes bytes that are framed already; does nothing when the peer has gone. */
  write(bytes: Uint8Array): void;
  /** Calls the listener once, when the peer has taken what was written until now; never when it goes before. */
  onDrain(listener: () => void): void;
  /** Ends the answer. */
  end(): void;
  /** Cuts the connection, whatever is queued. */
  cut(): void;
}

/** A number of bytes with a bound, over all connections. */
export interface ByteCount {
  /** Whether more is held than may be. */
  readonly isFull: boolean;
  /** @param bytes how many more; false = there is no room, and nothing was counted */
  take(bytes: number): boolean;
  /** @param bytes how many more, whether there is room or not; negative = fewer */
  change(bytes: number): void;
}

/** Where whoever takes over a connection counts the bytes that it holds. */
export interface UpgradeBudget {
  /** What the peer has sent of an unfinished message. */
  readonly bodies: ByteCount;
  /** What the peer has not read yet. */
  readonly answers: ByteCount;
  /** A connection was ended since there was no room. */
  countRefused(): void;
}

/** The connection that a request came on. */
export interface ConnectionFacts {
  /** Its number: connections are counted from the start of the process. */
  readonly serial: number;
  /** How many requests had come on it, this one among them. */
  readonly requests: number;
  /** 0 where there is none. */
  readonly peerPort: number;
  /** Undefined where it is not over TLS. */
  readonly tls: TlsFacts | undefined;
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
  /** `1.0`, `1.1` or `2.0`. */
  readonly httpVersion: string;
  /** How a body of an unknown length will be framed. */
  readonly streamFraming: Sink['framing'];
  /** The address it came from; '' where there is none. */
  readonly peer: string;
  /** Undefined where it came on none. */
  readonly connection?: ConnectionFacts | undefined;
  /** What the pattern of the location found in the path: the whole of it, then its groups. Bytes, as latin1. */
  readonly captures: readonly string[];
  /**
   * The same object for requests of which all that their heads say is the same: what was worked out for one of them holds for
   * the other. Undefined where it does not.
   */
  readonly headKey?: object | undefined;
  /** A header's value by its lower-case name; repeated ones joined as HTTP says. */
  header(name: string): string | undefined;
  /**
   * The whole body, in memory of its own: at once when it has come already. Rejects with BodyTooLarge as soon as more than
   * `limit` bytes are sure to come (0 = no limit), and with RequestAborted when the peer goes away before it has sent everything.
   */
  body(limit: number): Awaitable<Uint8Array>;
  /** Answers; a second call throws. Does nothing when the peer has gone. */
  respond(head: ResponseHead, body?: Body): void;
  /** Begins an answer that goes on until its sink is ended; instead of respond(). */
  stream(head: ResponseHead): Sink;
  /**
   * Hands over the connection, after the bytes of an answer; instead of respond(). What the peer has sent since is read first.
   * Undefined when the peer has gone, or this request cannot be upgraded and is still to be answered.
   */
  upgrade(answer: Uint8Array): Duplex | undefined;
  /** Where whoever takes over the connection counts the bytes that it holds. */
  readonly budget: UpgradeBudget;
  /** True once the answer is complete or the peer has gone. */
  readonly ended: boolean;
  /** Called once, when the peer goes away before its answer is complete; at once when it has gone already. */
  onAbandoned(listener: () => void): void;
}

/** Where a body goes piece by piece, while it arrives. */
export interface BodyReceiver {
  /** Takes a piece; false = nothing more until it is asked for. */
  take(bytes: Uint8Array): boolean;
  /** That was all of it. */
  end(): void;
  /** The rest will not come. */
  abort(): void;
}

/** A request that can be forwarded as it is, to another server. */
export interface ForwardableExchange extends Exchange {
  /** All headers as they came, one for each line. */
  readonly headers: HeaderList;
  /** Bytes of the body; 0 where there is none, undefined where nobody has said how many. */
  readonly bodyLength: number | undefined;
  /**
   * Gives the body to a receiver while it arrives, instead of body().
   * @returns asks for more, after the receiver has taken a piece and said that it was enough
   */
  receive(receiver: BodyReceiver): () => void;
  /** From now on the request is over when the peer closes its side, though it has not had its effect. */
  endWithPeer(): void;
}

/** Answers a request. Settled once the request has had its effect, which for a held one is long before its answer. */
export type Handler = (exchange: Exchange) => void | Promise<void>;
