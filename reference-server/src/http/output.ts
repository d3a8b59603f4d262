import type { Duplex } from 'node:stream';

/** Most bytes that are handed to the socket at a time, so that it can be seen whether the peer reads on. */
const pieceSize = 64 * 1024;

/** Who is told how a connection gets rid of what is sent. */
export interface OutputListener {
  /** So many more bytes wait for the peer than before; negative when it has read some. */
  onWaiting(change: number): void;
  /** The peer has read something, or has begun not to: the time in which it may read nothing begins anew. */
  onProgress(): void;
  /** Nothing waits for the peer any more. */
  onDrained(): void;
}

/** Nothing waits; shared by all connections, and never written to. */
const none: Uint8Array[] = [];
const noBytes = Buffer.alloc(0);

/**
 * What is sent on a connection. As long as the peer reads it goes straight to the socket; what the peer does not take waits
 * here, by reference, and goes out piece by piece.
 */
export class Output {
  readonly #socket: Duplex;
  readonly #listener: OutputListener;
  #waiting = none;
  #waitingBytes = 0;
  /** Bytes that the listener knows of. */
  #told = 0;
  #awaits = false;
  #ends = false;

  constructor(socket: Duplex, listener: OutputListener) {
    this.#socket = socket;
    this.#listener = listener;
  }

  /** Bytes that the peer has not taken yet, as far as we know. */
  get queued(): number {
    return this.#waitingBytes + this.#socket.writableLength;
  }

  write(bytes: Uint8Array): void {
    if (bytes.byteLength === 0) return;
    if (this.#waiting.length === 0 && bytes.byteLength <= pieceSize && !this.#isFull()) {
      this.#socket.write(bytes);
      if (this.#socket.writableLength > 0 || this.#told > 0) this.#tell();
      return;
    }
    if (this.#waiting === none) this.#waiting = [];
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.byteLength;
    if (!this.#awaits) this.#pump();
  }

  /** Ends what is sent, behind what was written. */
  end(): void {
    this.#ends = true;
    if (this.#waiting.length === 0) this.#socket.end();
  }

  /** The peer will read nothing any more. */
  drop(): void {
    this.#waiting = none;
    this.#waitingBytes = 0;
    if (this.#told > 0) this.#listener.onWaiting(-this.#told);
    this.#told = 0;
  }

  /** Whether the socket has enough to do. `writableNeedDrain` alone is also true for a moment when all has been taken. */
  #isFull(): boolean {
    return this.#socket.writableNeedDrain && this.#socket.writableLength > 0;
  }

  #pump(): void {
    while (this.#waiting.length > 0 && !this.#isFull() && !this.#socket.destroyed) this.#writeSome();
    if (this.#waiting.length === 0 && this.#ends) this.#socket.end();
    this.#tell();
  }

  /** Hands over about as much as goes out at a time. */
  #writeSome(): void {
    const waiting = this.#waiting;
    let [index, left] = [0, pieceSize];
    this.#socket.cork();
    while (index < waiting.length && left > 0) {
      const bytes = waiting[index] as Uint8Array;
      const piece = bytes.byteLength <= left ? bytes : bytes.subarray(0, left);
      this.#socket.write(piece);
      left -= piece.byteLength;
      this.#waitingBytes -= piece.byteLength;
      if (piece.byteLength < bytes.byteLength) waiting[index] = bytes.subarray(piece.byteLength);
      else index++;
    }
    this.#socket.uncork();
    this.#waiting = index === waiting.length ? none : waiting.slice(index);
  }

  #tell(): void {
    const { queued } = this;
    const change = queued - this.#told;
    const [began, ended] = [this.#told === 0, queued === 0];
    this.#told = queued;
    if (change !== 0) this.#listener.onWaiting(change);
    if (!ended) {
      if (began || change < 0) this.#listener.onProgress();
      this.#await();
    } else if (!began) this.#listener.onDrained();
  }

  /** Goes on when the system has taken what the socket has. */
  #await(): void {
    if (this.#awaits) return;
    this.#awaits = true;
    const goOn = () => {
      this.#awaits = false;
      if (!this.#socket.destroyed) this.#pump();
    };
    if (this.#socket.writableNeedDrain) this.#socket.once('drain', goOn);
    // A write of nothing is through when all before it is.
    else if (!this.#socket.writableEnded) this.#socket.write(noBytes, goOn);
  }
}
