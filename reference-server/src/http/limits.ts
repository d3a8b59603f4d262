/**
 * What connections may take of a server: bytes, numbers and times. Times are milliseconds. Where a limit says so, 0 means
 * that there is none.
 */
export interface ConnectionLimits {
  /** Most connections at a time. One more takes the place of an idle one, or is answered 503. 0 = no limit. */
  readonly connections: number;
  /** Longest request head, first line included; answered 431. */
  readonly head: number;
  /** Longest single line of a head; the first line is answered 414, a header 431. */
  readonly line: number;
  /**
   * Most bytes of unfinished bodies and WebSocket messages of all connections together. Beyond it a body is answered 503, and a
   * WebSocket is closed with 1013. 0 = no limit.
   */
  readonly bodies: number;
  /** Most bytes of answers that peers have not read yet, of all connections together. 0 = no limit. */
  readonly answers: number;
  /** How long a connection may take for its first byte, and then for a request head, from its first byte on. */
  readonly headTime: number;
  /** How long a body may stand still; answered 408. */
  readonly bodyTime: number;
  /** How long a body may take in all; answered 408. */
  readonly requestTime: number;
  /** How long a peer may read nothing of what is sent to it; then it is cut off. 0 = without end. */
  readonly sendTime: number;
  /** How long a connection may be idle between two requests. 0 = without end. */
  readonly idleTime: number;
  /** Most requests of a connection; 0 = no limit. */
  readonly requests: number;
  /** Most requests of an HTTP/2 connection at a time. */
  readonly streams: number;
  /** Whether a connection that took too long is reset, so that the system keeps nothing of what its peer has not read. */
  readonly resetsWhenLate: boolean;
}

/** Limits that the memory of a laptop bears, and that no usual client comes near. */
export const defaultLimits: ConnectionLimits = {
  connections: 16_384,
  head: 16 * 1024,
  line: 16 * 1024,
  bodies: 64 * 1024 * 1024,
  answers: 256 * 1024 * 1024,
  headTime: 60_000,
  bodyTime: 60_000,
  requestTime: 300_000,
  sendTime: 60_000,
  idleTime: 65_000,
  requests: 0,
  streams: 128,
  resetsWhenLate: false,
};
