import type { Duplex } from 'node:stream';
import type { Clock } from '../wire/clock.js';
import type { Transcript } from '../wire/transcript.js';
import { type ClientRequest, RequestReader } from './client-request.js';
import type { Listen, Listening } from './listen.js';
import { isStranger } from './stranger.js';

/** Has the bytes of a connection go elsewhere. */
type TakeOver = (onBytes: (bytes: Buffer) => void) => void;

/** One connection of a client. */
interface Connected {
  readonly connection: string;
  readonly socket: Duplex;
  readonly transcript: Transcript;
  readonly takeOver: TakeOver;
}

/** A request that waits for its answer. */
export class Question {
  readonly request: ClientRequest;
  /** Name of the connection in the transcript. */
  readonly connection: string;
  /** When its last byte came. */
  readonly at: number;
  readonly #socket: Duplex;
  readonly #transcript: Transcript;
  readonly #takeOver: TakeOver;

  constructor(
    request: ClientRequest,
    { connection, at, socket, transcript, takeOver }: Connected & { readonly at: number },
  ) {
    this.request = request;
    this.connection = connection;
    this.at = at;
    this.#socket = socket;
    this.#transcript = transcript;
    this.#takeOver = takeOver;
  }

  /** True when the client has given it up. */
  get abandoned(): boolean {
    return this.#socket.destroyed || this.#socket.readableEnded;
  }

  /** What the client sends from now on is no request any more. */
  takeOver(onBytes: (bytes: Buffer) => void): void {
    this.#takeOver(onBytes);
  }

  write(bytes: Uint8Array): void {
    if (bytes.length === 0 || !this.#socket.writable) return;
    this.#transcript.record(this.connection, 'sent', { bytes });
    this.#socket.write(bytes);
  }

  /** Ends the connection after what was written. */
  close(): void {
    if (!this.#socket.writable) return;
    this.#transcript.record(this.connection, 'closed', { note: 'by the kit' });
    this.#socket.end();
  }
}

/** What a listener is told. */
export interface ListenerOptions {
  readonly listen: Listen;
  /** 0: any that is free. */
  readonly port: number;
  readonly clock: Clock;
  readonly transcript: Transcript;
  /** What the client was told to ask for. */
  readonly path: string;
  readonly onQuestion: (question: Question) => void;
}

/** The server that a client under test talks to, at a port. It can be stopped and started again on its port. */
export class Listener {
  readonly #options: ListenerOptions;
  readonly #sockets = new Set<Duplex>();
  #listening: Listening | undefined;
  #port: number;

  constructor(options: ListenerOptions) {
    this.#options = options;
    this.#port = options.port;
  }

  get port(): number {
    return this.#port;
  }

  async start(): Promise<void> {
    this.#listening = await this.#options.listen(this.#port, (socket) => this.#accept(socket));
    this.#port = this.#listening.port;
  }

  /** Ends all connections and listens no more. */
  async stop(): Promise<void> {
    const listening = this.#listening;
    this.#listening = undefined;
    if (!listening) return;
    const closed = listening.close();
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #accept(socket: Duplex): void {
    const { transcript, clock, path, onQuestion } = this.#options;
    const name = transcript.name('client');
    const reader = new RequestReader();
    let onBytes: ((bytes: Buffer) => void) | undefined;
    const takeOver: TakeOver = (handler) => {
      onBytes = handler;
    };
    const connected = { connection: name, socket, transcript, takeOver };
    this.#sockets.add(socket);
    transcript.record(name, 'opened', { note: `127.0.0.1:${this.#port}` });
    socket.on('data', (bytes: Buffer) => {
      transcript.record(name, 'received', { bytes });
      if (onBytes) return onBytes(bytes);
      for (const request of reader.push(bytes)) {
        if (!isStranger(request.target, path)) {
          onQuestion(new Question(request, { ...connected, at: clock.elapsed() }));
          continue;
        }
        transcript.record(name, 'closed', { note: 'by the kit: this is the client of another check' });
        socket.end();
        return;
      }
    });
    socket.on('end', () => {
      transcript.record(name, 'ended', { note: 'by the client' });
      socket.end();
    });
    // A reset is the client's right; that the connection is gone is seen at the next answer.
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#sockets.delete(socket));
  }
}
