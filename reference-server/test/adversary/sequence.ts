/** Bytes as latin1, some of them many times over: a sequence of megabytes is still a short text. */
export type Piece = string | { readonly text: string; readonly times: number };

/** How what is sent is cut into packets; between two of them the server has a turn. */
export type Cut = 'whole' | { readonly every: number };

/** Where a fault is injected into the server by its parts. */
export type FaultPlace =
  | 'before the head'
  | 'rejected later'
  | 'after the end'
  | 'while streaming'
  | 'write to a stream'
  | 'publish to a broker'
  | 'append to a store'
  | 'read of a store'
  | 'timer of a store';

/** What a well-formed request may be answered. */
export interface Expected {
  readonly method: string;
  readonly statuses: readonly number[];
}

/** What the adversary does. A connection is opened by the first step that names it. */
export type Step =
  /** `expect`: the requests in these bytes are well-formed, and this is how they are answered. */
  | {
      readonly do: 'send';
      readonly on: number;
      readonly bytes: readonly Piece[];
      readonly cut: Cut;
      readonly expect?: readonly Expected[];
    }
  /** `end` sends a FIN, `reset` a RST, `destroy` lets go of the connection without reading what has come. */
  | { readonly do: 'end' | 'reset' | 'destroy' | 'stop reading' | 'read on'; readonly on: number }
  /** Some turns of the event loop. */
  | { readonly do: 'turns'; readonly count: number }
  /** Time passes; milliseconds. */
  | { readonly do: 'pass'; readonly time: number }
  /** The healthy publisher publishes, on the channel nobody knows and on the shared one. */
  | { readonly do: 'publish' }
  /** From now on requests and channels whose name contains {@link faultMark} meet a fault at this place. */
  | { readonly do: 'fault'; readonly at: FaultPlace; readonly times: number }
  /** What came on the connection must not contain this text more often than that. */
  | { readonly do: 'count'; readonly on: number; readonly text: string; readonly most: number }
  /** The connection stays without a FIN when the sequence is over: the server has to end it by itself. */
  | { readonly do: 'abandon'; readonly on: number };

/** The kinds of server that sequences are run against. */
export const serverKinds = ['built-in', 'nginx'] as const;
export type ServerKind = (typeof serverKinds)[number];

/** One attack, or one innocent exchange; it can be written to a file and run again. */
export interface Sequence {
  readonly scenario: string;
  readonly server: ServerKind;
  readonly steps: readonly Step[];
}

/** What the names have in common that injected faults are for. */
export const faultMark = 'faulty';

/** Most connections of the servers, those of the healthy clients among them. */
export const mostConnections = 400;

/** The channel that the adversary, too, publishes to. */
export const sharedChannel = 'shared';

export function bytesOf(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(
    pieces.map((piece) =>
      typeof piece === 'string'
        ? Buffer.from(piece, 'latin1')
        : Buffer.alloc(piece.text.length * piece.times, piece.text, 'latin1'),
    ),
  );
}

export function lengthOf(pieces: readonly Piece[]): number {
  return pieces.reduce(
    (sum, piece) => sum + (typeof piece === 'string' ? piece.length : piece.text.length * piece.times),
    0,
  );
}
