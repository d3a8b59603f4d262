import type { Duplex } from 'node:stream';
import { Receiver } from 'ws';
import type { Clock, Timer } from '../broker/clock.js';
import type { UpgradeBudget } from '../http/exchange.js';
import { whenDrained } from './drained.js';
import { FrameMeter } from './frame-meter.js';
import { closeFrame, pingFrame, pongFrame } from './websocket-frames.js';

/** Who is told of what happens on a connection: an object with methods, so that a connection needs no closures. */
export interface WebSocketListener {
  /** A whole text, not empty, in memory of its own. */
  onText(text: Uint8Array): void;
  /** Called once: no frame goes out any more, and nothing else will be told. */
  onEnd(): void;
}

/** What a connection is given. */
export interface WebSocketOptions {
  readonly clock: Clock;
  /** Longest text in bytes, over all its fragments; a longer one ends the connection with 1009. 0 = no limit. */
  readonly limit: number;
  readonly listener: WebSocketListener;
  /** Where the bytes are counted that wait in the connection. */
  readonly budget: UpgradeBudget;
  /** Told of what the listener throws; the connection ends with 1011. */
  readonly onError: (error: unknown) => void;
}

/** Whoever has no more than this waiting is not cut off when all connections together hold too much; bytes. */
const mostOutput = 64 * 1024;

/** How long the peer has to close its side after us; milliseconds. */
const closingTime = 5000;

/**
 * Most fragments of a text. Each takes some 150 bytes beside its content until the text is whole, so that one connection keeps
 * at most 10 MB and the text itself, however small its fragments are.
 */
const mostFragments = 65_536;

/** Most pieces that a fragment may come in. */
const mostPieces = 16_384;

/** The codes for what a Receiver finds wrong; any other error is 1002, a protocol error. */
const codes: Readonly<Record<string, number>> = {
  WS_ERR_INVALID_UTF8: 1007,
  WS_ERR_TOO_MANY_BUFFERED_PARTS: 1008,
  WS_ERR_UNSUPPORTED_DATA_PAYLOAD_LENGTH: 1009,
  WS_ERR_UNSUPPORTED_MESSAGE_LENGTH: 1009,
};

/** What a close frame without a code is read as. */
const noCode = 1005;

/** Where the listeners, which all sessions share, find the session of an emitter. */
const session = Symbol('session');

type SessionDuplex = Duplex & { readonly [session]: WebSocketSession };
type SessionReceiver = Receiver & { readonly [session]: WebSocketSession };

/**
 * The server's end of a WebSocket (RFC 6455), once the handshake is done. It holds nothing for a silent peer: what reads
 * frames is made when the first bytes come.
 */
export class WebSocketSession {
  readonly #socket: SessionDuplex;
  readonly #options: WebSocketOptions;
  #receiver: Receiver | undefined;
  /** Of what has come, and how much of it is counted. */
  #meter: FrameMeter | undefined;
  #countedInput = 0;
  /** How much is counted of what waits for the peer, and whether its end is waited for. */
  #countedOutput = 0;
  #awaitsDrain = false;
  #ended = false;
  #closing: Timer | undefined;
  /** The last ping that came while the peer did not read. */
  #unanswered: Buffer | undefined;

  /** @param socket upgraded; bytes that came with the handshake have been put back with `unshift` */
  constructor(socket: Duplex, options: WebSocketOptions) {
    this.#options = options;
    this.#socket = Object.assign(socket, { [session]: this });
    const { data, end, close, error } = WebSocketSession.#socketListeners;
    this.#socket.on('data', data).on('end', end).on('close', close).on('error', error);
    // Too late for an event that was before.
    if (socket.destroyed || socket.readableEnded) queueMicrotask(() => this.destroy());
  }

  /** Whether nothing can be sent any more. */
  get ended(): boolean {
    return this.#ended;
  }

  /** Bytes that the peer has not taken yet, as far as we know. */
  get queued(): number {
    return this.#socket.writableLength;
  }

  /** Sends a frame, or several in one buffer; it is not copied. */
  send(frame: Uint8Array): void {
    if (this.#ended) return;
    this.#socket.write(frame);
    if (this.#socket.writableLength > 0) this.#countOutput();
  }

  /** Calls the listener once, when the peer has taken what was sent until now; never when it goes before. */
  onDrain(listener: () => void): void {
    if (!this.#ended) whenDrained(this.#socket, listener);
  }

  ping(): void {
    this.send(pingFrame);
  }

  /** Ends the connection behind what was sent: a close frame, then the end of the stream. */
  close(code?: number, reason?: string): void {
    if (this.#ended) return;
    this.#socket.write(closeFrame(code, reason));
    this.#end();
  }

  /** Ends the connection at once, with what is queued. */
  destroy(): void {
    this.#socket.destroy();
    this.#over();
  }

  #read(bytes: Buffer): void {
    if (this.#ended) return;
    this.#receiver ??= this.#createReceiver();
    this.#meter ??= new FrameMeter();
    this.#meter.take(bytes);
    const { bodies } = this.#options.budget;
    const more = this.#meter.held - this.#countedInput;
    if (more <= 0) bodies.change(more);
    else if (!bodies.take(more)) {
      this.#options.budget.countRefused();
      this.close(1013, 'There is no memory for this message; try again later.');
      return;
    }
    this.#countedInput += more;
    try {
      this.#receiver.write(bytes);
    } catch (error) {
      this.fail(error);
    }
  }

  /** Counts what waits for the peer, until it is gone. When all connections hold too much, whoever has much is cut off. */
  #countOutput(): void {
    const { answers } = this.#options.budget;
    const waiting = this.#socket.destroyed ? 0 : this.#socket.writableLength;
    const more = waiting - this.#countedOutput;
    this.#countedOutput = waiting;
    answers.change(more);
    if (more > 0 && answers.isFull && waiting > mostOutput) {
      this.#options.budget.countRefused();
      this.destroy();
    } else if (waiting > 0) this.#awaitDrain();
  }

  #awaitDrain(): void {
    if (this.#awaitsDrain) return;
    this.#awaitsDrain = true;
    whenDrained(this.#socket, () => this.#drained());
  }

  #drained(): void {
    this.#awaitsDrain = false;
    this.#countOutput();
    const payload = this.#unanswered;
    this.#unanswered = undefined;
    if (payload) this.#answerPing(payload);
  }

  /** Ends the connection for a fault of the server. */
  fail(error: unknown): void {
    this.#options.onError(error);
    this.close(1011, 'Something went wrong in the server.');
  }

  #answerPing(payload: Buffer): void {
    if (this.#ended) return;
    if (!this.#socket.writableNeedDrain) {
      this.#socket.write(pongFrame(payload));
      return;
    }
    // A peer that asks and does not read gets one answer, to its last ping, when it does.
    this.#unanswered = Buffer.from(payload);
    this.#awaitDrain();
  }

  #take(data: Buffer, isBinary: boolean): void {
    if (this.#ended) return;
    if (isBinary) this.close(1003, 'Only texts are understood.');
    else if (data.length > 0) this.#options.listener.onText(new Uint8Array(data));
  }

  #createReceiver(): Receiver {
    const receiver = new Receiver({
      isServer: true,
      maxPayload: this.#options.limit,
      maxFragments: mostFragments,
      maxBufferedChunks: mostPieces,
    });
    const { message, ping, conclude, error } = WebSocketSession.#receiverListeners;
    return Object.assign(receiver, { [session]: this })
      .on('message', message)
      .on('ping', ping)
      .on('conclude', conclude)
      .on('error', error);
  }

  #end(): void {
    this.#over();
    // It is read on to its end: closing with input unread would take from the peer what it has not read.
    this.#socket.end();
    if (this.#socket.destroyed) return;
    this.#closing = this.#options.clock.after(closingTime, () => this.#socket.destroy());
  }

  #over(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#receiver = undefined;
    this.#meter = undefined;
    this.#options.budget.bodies.change(-this.#countedInput);
    this.#countedInput = 0;
    this.#unanswered = undefined;
    try {
      this.#options.listener.onEnd();
    } catch (error) {
      this.#options.onError(error);
    }
  }
  static readonly #socketListeners = {
    data(this: SessionDuplex, bytes: Buffer) {
      this[session].#read(bytes);
    },
    /** The peer has closed its side of the connection; ours makes no sense without it. */
    end(this: SessionDuplex) {
      if (!this[session].ended) this[session].#end();
    },
    close(this: SessionDuplex) {
      this[session].#closing?.cancel();
      this[session].#countOutput();
      this[session].#over();
    },
    error() {
      // `close` follows.
    },
  };

  static readonly #receiverListeners = {
    message(this: SessionReceiver, data: Buffer, isBinary: boolean) {
      this[session].#take(data, isBinary);
    },
    ping(this: SessionReceiver, payload: Buffer) {
      this[session].#answerPing(payload);
    },
    /** A close frame of the peer: it is answered with its own code. */
    conclude(this: SessionReceiver, code: number) {
      this[session].close(code === noCode ? undefined : code);
    },
    error(this: SessionReceiver, error: Error & { readonly code?: string }) {
      this[session].close(codes[error.code ?? ''] ?? 1002, error.message);
    },
  };
}
