import { Signal } from './signal.js';
import type { Tunnel } from './tunnel.js';
import { type Closing, closePayload, encodeFrame, type Frame, type FrameToSend } from './websocket-frames.js';
import { FrameReader, type WebSocketMessage } from './websocket-reader.js';

/** A frame of a session; its mask is made by the session, unless `mask` gives the four bytes, or `false` for none. */
export type SessionFrame = Omit<FrameToSend, 'mask'> & { readonly mask?: Uint8Array | false | undefined };

/**
 * A WebSocket on the tunnel of an upgrade. It does nothing by itself: no pong, no close in return, no end of the connection,
 * so that whoever uses it decides.
 */
export class WebSocketSession {
  readonly #tunnel: Tunnel;
  readonly #randomBytes: (length: number) => Uint8Array;
  readonly #side: 'client' | 'server';
  readonly #reader: FrameReader;
  readonly #more = new Signal();

  /**
   * @param randomBytes gives the bytes that frames are masked with
   * @param side which end this is: frames of a client are masked, those of a server are not
   */
  constructor(
    tunnel: Tunnel,
    randomBytes: (length: number) => Uint8Array,
    side: 'client' | 'server' = 'client',
  ) {
    this.#tunnel = tunnel;
    this.#randomBytes = randomBytes;
    this.#side = side;
    this.#reader = new FrameReader(side === 'client' ? 'server' : 'client');
    tunnel.onBytes((bytes, at) => {
      this.#reader.push(bytes, at);
      this.#more.raise();
    });
    tunnel.onEnd((how) => {
      if (!how.includes('by the kit')) this.#reader.finish();
      this.#more.raise();
    });
  }

  /** Whole messages in the order in which they ended. */
  get messages(): readonly WebSocketMessage[] {
    return this.#reader.messages;
  }

  /** All frames, control frames too. */
  get frames(): readonly Frame[] {
    return this.#reader.frames;
  }

  /** Where the other side broke RFC 6455, each a sentence with the section. */
  get faults(): readonly string[] {
    return this.#reader.faults;
  }

  /** The first close frame that came. */
  get closeReceived(): Closing | undefined {
    return this.#reader.closing;
  }

  /** How the connection ended, following "the connection was"; undefined before. */
  get ended(): string | undefined {
    return this.#tunnel.ended;
  }

  /** When it ended, on the clock's `elapsed` scale. */
  get endedAt(): number | undefined {
    return this.#tunnel.endedAt;
  }

  /** Resolves when more has come, or when the connection has ended; at once when it had ended before, so ask `ended` too. */
  changed(): Promise<void> {
    return this.ended === undefined ? this.#more.wait() : Promise.resolve();
  }

  /** Sends a text, or in several frames when there are several pieces of it. Resolves like `sendFrame`. */
  sendText(
    text: string | Uint8Array,
    ...more: readonly (string | Uint8Array)[]
  ): Promise<number | undefined> {
    const frames = [text, ...more].map((payload, index) =>
      this.#encode({
        opcode: index === 0 ? 'text' : 'continuation',
        payload,
        final: index === more.length,
      }),
    );
    return this.#tunnel.write(Buffer.concat(frames));
  }

  /** Sends a frame as it is. Resolves with the time at which it was handed to the network; with undefined when it never will be. */
  sendFrame(frame: SessionFrame): Promise<number | undefined> {
    return this.#tunnel.write(this.#encode(frame));
  }

  /** Sends bytes that need be no frame. */
  sendBytes(bytes: Uint8Array): Promise<number | undefined> {
    return this.#tunnel.write(bytes);
  }

  /** Sends a ping. */
  ping(payload: Uint8Array | string = ''): Promise<number | undefined> {
    return this.sendFrame({ opcode: 'ping', payload });
  }

  /** Sends a pong. */
  pong(payload: Uint8Array | string = ''): Promise<number | undefined> {
    return this.sendFrame({ opcode: 'pong', payload });
  }

  /** Sends a close frame, an empty one without a code. The connection stays: see `end`. */
  close(code?: number, reason?: string): Promise<number | undefined> {
    return this.sendFrame({ opcode: 'close', payload: closePayload(code, reason) });
  }

  /** Ends this side of the connection, without a close frame if none was sent. */
  end(): void {
    this.#tunnel.end();
  }

  #encode({ mask, ...frame }: SessionFrame): Buffer {
    if (mask === false || (mask === undefined && this.#side === 'server')) return encodeFrame(frame);
    return encodeFrame({ ...frame, mask: mask ?? this.#randomBytes(4) });
  }
}
