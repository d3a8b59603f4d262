import type { Exchange, ResponseHead, Sink } from '../http/exchange.js';
import { chunk } from './chunk.js';
import type { Endable, Outbox } from './outbox.js';
import { joined, type Piece, pulledPiece } from './pieces.js';

/**
 * Answers with a body that is made part by part. A short one goes out whole; of a long one there is never more in memory than
 * the peer is about to read.
 * @param parts made when they are needed; what this throws before anything was sent is thrown here, later it cuts the
 *   connection
 */
export function respondInParts(
  exchange: Exchange,
  head: ResponseHead,
  parts: Iterable<Uint8Array>,
  outbox: Outbox,
): void {
  const pieces = joined(parts, pulledPiece);
  const begin: Uint8Array[] = [];
  let length = 0;
  while (length <= pulledPiece) {
    const { value } = pieces.next();
    if (!value) {
      exchange.respond(head, Buffer.concat(begin));
      return;
    }
    begin.push(value.bytes);
    length += value.bytes.byteLength;
  }
  const body = new PulledBody(exchange.stream(head), begin, pieces, outbox);
  exchange.onAbandoned(() => body.leave());
  body.start();
}

/** A body on its way to a peer that reads at its own pace; one that reads nothing is cut off by its connection. */
class PulledBody implements Endable {
  readonly #sink: Sink;
  readonly #outbox: Outbox;
  /** The next one last. */
  readonly #begin: Uint8Array[];
  #pieces: Generator<Piece, undefined> | undefined;

  constructor(sink: Sink, begin: readonly Uint8Array[], pieces: Generator<Piece, undefined>, outbox: Outbox) {
    this.#sink = sink;
    this.#begin = [...begin].reverse();
    this.#pieces = pieces;
    this.#outbox = outbox;
  }

  start(): void {
    this.#outbox.attempt(this, () => this.#pump());
  }

  /** The peer has gone. */
  leave(): void {
    this.#pieces = undefined;
  }

  fail(): void {
    this.leave();
    this.#sink.cut();
  }

  #pump(): void {
    const pieces = this.#pieces;
    if (!pieces) return;
    const { writable } = this.#outbox;
    const sink = this.#sink;
    while (sink.queued <= writable) {
      const piece = this.#begin.pop() ?? pieces.next().value?.bytes;
      if (!piece) {
        this.leave();
        sink.end();
        return;
      }
      sink.write(sink.framing === 'chunked' ? chunk(piece) : piece);
    }
    sink.onDrain(() => this.#outbox.attempt(this, () => this.#pump()));
  }
}
