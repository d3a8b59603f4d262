import type { Clock } from '../../wire/clock.js';
import { sendByteByByte } from '../../wire/pieces.js';
import { Inbox } from '../inbox.js';
import type { Question } from '../listener.js';
import { pauseBy } from '../pause.js';
import type { ClientMode } from './features.js';
import { type ClientFrame, FrameReader } from './frame-reader.js';
import type { Wanted } from './place.js';
import type { PushMessage } from './push-message.js';
import { servings } from './serving/index.js';
import { framed, type Style } from './serving/serving.js';
import { frame, opcodes } from './serving/websocket.js';

/** So many bytes before its end, a message is cut in two, whatever frames it. */
const beforeEnd = 40;

/** One subscription of a client: what a connection carries from its request on, by long-polling up to its answer. */
export class Line {
  readonly question: Question;
  readonly wanted: Wanted;
  /** What a WebSocket client sends. */
  readonly frames: Inbox<ClientFrame>;
  readonly #mode: ClientMode;
  readonly #style: Style;
  readonly #clock: Clock;
  readonly #sent = new Set<PushMessage>();
  #over = false;

  constructor(
    question: Question,
    wanted: Wanted,
    { mode, style, clock }: { readonly mode: ClientMode; readonly style: Style; readonly clock: Clock },
  ) {
    this.question = question;
    this.wanted = wanted;
    this.frames = new Inbox(clock);
    this.#mode = mode;
    this.#style = style;
    this.#clock = clock;
    if (mode === 'websocket') this.#readFrames();
  }

  /** Whether something can still be sent on it. */
  get open(): boolean {
    return !this.#over && !this.question.abandoned;
  }

  get connection(): string {
    return this.question.connection;
  }

  has(message: PushMessage): boolean {
    return this.wanted.channels.some(({ name }) => name === message.channel) && !this.#sent.has(message);
  }

  /** Answers the subscription; `first` go out in the same packet. */
  begin(first: readonly PushMessage[] = []): void {
    const head = servings[this.#mode].begin(this.question, this.#style) ?? Buffer.alloc(0);
    this.write(first.length === 0 ? head : Buffer.concat([head, this.#bytesOf(first)]));
  }

  /** Sends messages in one packet, or each byte in a packet of its own. */
  async send(messages: readonly PushMessage[], pieces: 'whole' | 'bytes' = 'whole'): Promise<void> {
    if (messages.length === 0) return;
    const bytes = this.#bytesOf(messages);
    if (this.#mode === 'longpolling') this.#over = true;
    await this.#play(bytes, pieces);
    if (this.#mode === 'longpolling' && this.#style.framing === 'close') this.question.close();
  }

  /** Sends messages, but the connection is cut before the last one is whole. */
  cutWithin(messages: readonly PushMessage[]): void {
    this.write(this.#bytesOf(messages).subarray(0, -beforeEnd));
    this.cut();
  }

  /** Returns false where the mode has no such thing. */
  ping(): boolean {
    const bytes = servings[this.#mode].ping(this.#style);
    if (bytes) this.write(bytes);
    return bytes !== undefined;
  }

  /** Its life time is over: the orderly end. */
  end(now: number): void {
    this.write(servings[this.#mode].end(this.#style, now));
    this.#over = true;
    if (this.#mode === 'websocket' || this.#style.framing === 'close') this.question.close();
  }

  /** Ends the connection, whatever is under way. */
  cut(): void {
    this.#over = true;
    this.question.close();
  }

  /** Sends these bytes of the connection; they carry the messages. */
  write(bytes: Uint8Array, messages: readonly PushMessage[] = []): void {
    for (const message of messages) this.#sent.add(message);
    this.question.write(bytes);
  }

  /** Sends a text of the answer, framed as it is; it carries the messages. */
  writeText(text: string, messages: readonly PushMessage[] = []): void {
    this.write(framed(Buffer.from(text), this.#style), messages);
  }

  /** Nothing more goes out on it; the connection may stay. */
  finish(): void {
    this.#over = true;
  }

  #bytesOf(messages: readonly PushMessage[]): Buffer {
    for (const message of messages) this.#sent.add(message);
    return servings[this.#mode].messages(messages, this.#style);
  }

  async #play(bytes: Buffer, pieces: 'whole' | 'bytes'): Promise<void> {
    if (pieces === 'whole') return this.write(bytes);
    await sendByteByByte(bytes, (piece) => this.write(piece), pauseBy(this.#clock));
  }

  #readFrames(): void {
    const reader = new FrameReader();
    this.question.takeOver((bytes) => {
      for (const one of reader.push(bytes)) {
        if (one.opcode === opcodes.ping) this.write(frame(opcodes.pong, one.payload));
        if (one.opcode === opcodes.close) this.#over = true;
        this.frames.put(one);
      }
    });
  }
}
