/** What the connection does for the tunnel on it. */
export interface TunnelPort {
  /** Resolves with the time at which the bytes were handed to the network; with undefined when they never will be. */
  write(bytes: Buffer): Promise<number | undefined>;
  /** Says that nothing more will be sent. */
  end(): void;
}

/** Bytes that came in one read. */
export interface TunnelPiece {
  /** On the clock's `elapsed` scale. */
  readonly at: number;
  readonly bytes: Buffer;
}

/** What a connection carries after a 101: bytes of another protocol, both ways (RFC 9110 7.8). */
export class Tunnel {
  /** All that has come so far. */
  readonly received: readonly TunnelPiece[];
  /** Resolves when the connection has ended, whoever ended it. */
  readonly closed: Promise<void>;
  /** How the connection ended, following "the connection was", such as `closed by the server` or `reset`; undefined before. */
  ended: string | undefined;
  /** When it ended, on the clock's `elapsed` scale. */
  endedAt: number | undefined;
  readonly #port: TunnelPort;
  readonly #pieces: TunnelPiece[] = [];
  readonly #listeners: ((bytes: Buffer, at: number) => void)[] = [];
  readonly #endListeners: ((how: string, at: number) => void)[] = [];
  #markClosed!: () => void;
  #sentEnd = false;

  constructor(port: TunnelPort) {
    this.#port = port;
    this.received = this.#pieces;
    this.closed = new Promise((resolve) => {
      this.#markClosed = resolve;
    });
  }

  /** Hears of what has come already, and then of all that comes. */
  onBytes(listener: (bytes: Buffer, at: number) => void): void {
    for (const { bytes, at } of this.#pieces) listener(bytes, at);
    this.#listeners.push(listener);
  }

  /** Hears of the end, at once when that has been. */
  onEnd(listener: (how: string, at: number) => void): void {
    if (this.ended === undefined) this.#endListeners.push(listener);
    else listener(this.ended, this.endedAt ?? 0);
  }

  /** Sends bytes. Resolves with the time at which they were handed to the network; with undefined when they never will be. */
  async write(bytes: Uint8Array): Promise<number | undefined> {
    return this.#sentEnd ? undefined : this.#port.write(Buffer.from(bytes));
  }

  /** Ends this side: nothing more is sent, what comes is still read. */
  end(): void {
    if (this.#sentEnd) return;
    this.#sentEnd = true;
    this.#port.end();
  }

  /** The connection has brought bytes. */
  receive(bytes: Buffer, at: number): void {
    if (bytes.length === 0) return;
    this.#pieces.push({ at, bytes });
    for (const listener of this.#listeners) listener(bytes, at);
  }

  /** The connection is no more. */
  finish(how: string, at: number): void {
    if (this.ended !== undefined) return;
    this.ended = how;
    this.endedAt = at;
    for (const listener of this.#endListeners) listener(how, at);
    this.#markClosed();
  }
}
