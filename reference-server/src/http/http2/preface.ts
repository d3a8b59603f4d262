import type { Duplex } from 'node:stream';
import type { ConnectionHost, Protocol, ServedConnection, TimedConnection } from '../connection-host.js';
import { ConnectionTimer } from '../connection-timer.js';

/** What every connection of HTTP/2 begins with (RFC 9113 3.4), and no request of HTTP/1.1 does. */
const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/**
 * Finds out what a client speaks that was not asked: it may know beforehand that HTTP/2 is spoken here. Nothing more is kept than
 * the preface is long and what comes with it, and it has the time that a head has.
 */
export class Preface implements ServedConnection, TimedConnection {
  readonly #socket: Duplex;
  readonly #found: (protocol: Exclude<Protocol, 'either'>) => void;
  readonly #timer = new ConnectionTimer(this);
  #bytes: Buffer = Buffer.alloc(0);

  /** @param found told once, when what has come can be read again */
  constructor(
    socket: Duplex,
    host: Pick<ConnectionHost, 'fresh'>,
    found: (protocol: Exclude<Protocol, 'either'>) => void,
  ) {
    this.#socket = socket;
    this.#found = found;
    socket.on('error', this.#onError);
    socket.on('data', this.#onData);
    socket.once('end', this.#onEnd);
    socket.once('close', this.#onClose);
    this.#timer.start(host.fresh);
  }

  stop(): void {
    this.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  onReadTimeout(): void {
    this.destroy();
  }

  onIdleTimeout(): void {}
  onSendTimeout(): void {}

  evict(): void {
    this.destroy();
  }

  readonly #onError = () => {
    // `close` follows.
  };

  readonly #onClose = () => this.#timer.stop();

  /** A part of a preface, or nothing at all, is no request. */
  readonly #onEnd = () => this.destroy();

  readonly #onData = (bytes: Buffer) => {
    this.#bytes = Buffer.concat([this.#bytes, bytes]);
    const length = Math.min(this.#bytes.length, preface.length);
    const isPreface = this.#bytes.compare(preface, 0, length, 0, length) === 0;
    if (!isPreface) this.#handOver('HTTP/1.1');
    else if (length === preface.length) this.#handOver('HTTP/2');
  };

  #handOver(protocol: Exclude<Protocol, 'either'>): void {
    const socket = this.#socket;
    this.#timer.stop();
    socket.pause();
    socket.off('data', this.#onData).off('end', this.#onEnd).off('close', this.#onClose);
    if (this.#bytes.length > 0) socket.unshift(this.#bytes);
    this.#found(protocol);
    if (protocol === 'HTTP/1.1') socket.resume();
  }
}
