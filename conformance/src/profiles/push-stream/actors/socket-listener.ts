import type { Location } from '../../../actors/locations.js';
import type { Stage } from '../../../actors/stage.js';
import type { Call } from '../../../wire/connection.js';
import { statusLine } from '../../../wire/http-response.js';
import { type SessionFrame, WebSocketSession } from '../../../wire/websocket.js';
import type { Closing, Frame } from '../../../wire/websocket-frames.js';
import { type Handshake, handshakeFaults } from '../../../wire/websocket-handshake.js';
import { Listener, type Next } from './listener.js';
import { bytesOf, type Expected, type MessagePattern } from './message-pattern.js';
import { showBytes } from './show.js';

/** A subscriber of a WebSocket location. It answers a close frame as a browser does, and nothing else by itself. */
export class SocketListener extends Listener {
  readonly #handshake: Handshake;
  #session: WebSocketSession | undefined;
  /** How many frames, and how many messages of them, were taken. */
  #frames = 0;
  #messages = 0;
  #hasHungUp = false;

  constructor(stage: Stage, location: Location, call: Call, pattern: MessagePattern, handshake: Handshake) {
    super(stage, location, call, pattern);
    this.#handshake = handshake;
  }

  override async isOpen(): Promise<void> {
    await this.isUpgraded();
    const header = this.setting('push_stream_header_template') ?? '';
    if (header === '') return;
    const wanted = `the header template ${JSON.stringify(header)} in a frame`;
    await this.until(wanted, () => this.#session?.messages[0] !== undefined);
    if (this.next({ text: header }, header).kind !== 'message') this.fail(wanted, this.rest);
  }

  /** The handshake was answered as RFC 6455 4.2.2 has it. @throws Failure */
  async isUpgraded(): Promise<void> {
    const wanted = 'a 101 to the handshake';
    await this.until(wanted, () => this.call.settled !== undefined);
    const outcome = this.call.settled;
    if (outcome?.kind !== 'response') this.fail(wanted, this.howSettled);
    const { response } = outcome;
    const [fault] = [...response.faults, ...handshakeFaults(response, this.#handshake)];
    if (response.status !== 101) this.fail(wanted, statusLine(response));
    if (fault !== undefined) this.fail(wanted, `a response that ${fault}`);
    this.lastAt = response.endedAt;
    if (!this.#open) this.fail(wanted, 'no connection after it');
  }

  /** Publishes a text. */
  async says(text: string): Promise<void> {
    await this.sends({ opcode: 'text', payload: text });
  }

  /** Sends a frame, whatever it be. Not two at once: nginx-push-stream-module lets the second wait for the next packet. */
  async sends(frame: SessionFrame): Promise<void> {
    await this.#open?.sendFrame(frame);
  }

  /** A ping sent now is answered with a pong, which carries this where something is named. @throws Failure */
  async isAnswered(payload: string, carries?: string): Promise<void> {
    const wanted = `a pong${carries === undefined ? '' : ` with ${JSON.stringify(carries)}`} to the ping`;
    const pongs = () => this.#open?.frames.filter(({ kind }) => kind === 'pong') ?? [];
    const before = pongs().length;
    await this.sends({ opcode: 'ping', payload });
    await this.until(wanted, () => pongs().length > before);
    const seen = pongs()[before]?.payload.toString() ?? '';
    if (carries !== undefined && seen !== carries) this.fail(wanted, `a pong with ${JSON.stringify(seen)}`);
  }

  /** Sends a close frame. */
  async hangsUp(code?: number, reason?: string): Promise<void> {
    if (this.#hasHungUp) return;
    this.#hasHungUp = true;
    await this.#open?.close(code, reason);
  }

  /** The server closes: a close frame, with this code where one is named, and the end. @throws Failure */
  async isClosed(code?: number | 'no code'): Promise<Closing> {
    const which = code === undefined ? '' : code === 'no code' ? ' without a code' : ` with the code ${code}`;
    const wanted = `a close frame${which}`;
    await this.until(wanted, () => this.closing !== undefined);
    const { closing } = this;
    if (!closing) this.fail(wanted, this.howEnded);
    if (code !== undefined && (closing.code ?? 'no code') !== code) this.fail(wanted, this.howEnded);
    await this.isCut();
    return closing;
  }

  /** The server closes with a reason in JSON that says why. @throws Failure */
  async isRefused(status: number, explain: string): Promise<void> {
    const { reason } = await this.isClosed();
    const wanted = JSON.stringify({ http_status: status, explain });
    let seen: unknown;
    try {
      seen = JSON.parse(reason);
    } catch {
      // Whatever it is, it is not what is wanted.
    }
    if (JSON.stringify(seen) !== wanted) this.fail(`the reason ${wanted}`, JSON.stringify(reason));
  }

  /** The connection ends, with or without a close frame. @throws Failure */
  async isCut(wanted = 'the end of the connection'): Promise<void> {
    const { patience } = this.stage.ports.timing;
    await this.until(wanted, () => this.hasEnded);
    if (this.closing) void this.hangsUp(this.closing.code);
    const end = this.stage.now + patience;
    while (this.#open?.ended === undefined) {
      const left = end - this.stage.now;
      if (left <= 0) this.fail(wanted, `${this.howEnded}, and a connection that stays open`, patience);
      await this.stage.within(this.changed(), left);
    }
  }

  /** What the server said when it closed. */
  get closing(): Closing | undefined {
    return this.#open?.closeReceived;
  }

  override get hasEnded(): boolean {
    const session = this.#open;
    if (!session) return this.call.settled !== undefined;
    return session.closeReceived !== undefined || session.ended !== undefined;
  }

  protected override get endedAt(): number | undefined {
    return this.#open?.closeReceived?.at ?? this.#open?.endedAt;
  }

  override get howEnded(): string {
    const session = this.#open;
    if (!session) return this.howSettled;
    const { closeReceived, ended } = session;
    if (!closeReceived) return ended === undefined ? this.howSettled : `the connection was ${ended}`;
    const { code, reason } = closeReceived;
    return code === undefined
      ? 'an empty close frame'
      : `a close frame with the code ${code} and the reason ${JSON.stringify(reason)}`;
  }

  override changed(): Promise<void> {
    return this.#open ? this.#open.changed() : this.call.changed();
  }

  protected override next(expected?: Partial<Expected>, whole?: string): Next {
    const [fault] = this.#open?.faults ?? [];
    if (fault !== undefined) return { kind: 'other', seen: fault };
    for (let frame = this.#frame; frame; frame = this.#frame) {
      if (endsMessage(frame)) return this.#read(frame, expected, whole);
      this.#frames++;
      if (frame.kind === 'ping') {
        this.lastAt = frame.at;
        return { kind: 'ping', at: frame.at };
      }
    }
    return { kind: 'nothing' };
  }

  protected override passPings(): void {
    for (let frame = this.#frame; frame && !endsMessage(frame); frame = this.#frame) this.#frames++;
  }

  protected override get rest(): string {
    const messages = this.#open?.messages.slice(this.#messages) ?? [];
    return messages.map(({ data }) => showBytes(data.toString('latin1'))).join(', ');
  }

  protected override get farewell(): string {
    return this.#footer === ''
      ? 'a close frame'
      : `the footer template ${JSON.stringify(this.#footer)} in a frame, a close frame`;
  }

  protected override async endsWell(wanted: string): Promise<void> {
    const rest = this.#open?.messages.slice(this.#messages).map(({ text }) => text) ?? [];
    const [fault] = this.#open?.faults ?? [];
    if (fault !== undefined) this.fail(wanted, fault);
    if (JSON.stringify(rest) !== JSON.stringify(this.#footer === '' ? [] : [this.#footer])) {
      this.fail(wanted, this.rest === '' ? this.howEnded : `${this.howEnded} after ${this.rest}`);
    }
    if (!this.closing) this.fail(wanted, this.howEnded);
    await this.isCut(wanted);
  }

  get #footer(): string {
    return this.setting('push_stream_footer_template') ?? '';
  }

  /** What the upgraded connection carries; undefined before. */
  get #open(): WebSocketSession | undefined {
    const { tunnel } = this.call;
    if (tunnel) this.#session ??= new WebSocketSession(tunnel, this.stage.ports.randomBytes);
    return this.#session;
  }

  get #frame(): Frame | undefined {
    return this.#open?.frames[this.#frames];
  }

  /** The message that this frame is the end of. @param whole what it has to be, where that follows no template */
  #read(frame: Frame, expected: Partial<Expected> | undefined, whole: string | undefined): Next {
    const message = this.#open?.messages[this.#messages];
    if (message?.kind !== 'text') return { kind: 'other', seen: `a ${frame.kind} frame` };
    const bytes = message.data.toString('latin1');
    const fields =
      whole === undefined ? this.pattern.matchWhole(bytes, expected) : bytes === bytesOf(whole) && {};
    if (!fields) return { kind: 'other', seen: showBytes(bytes) };
    this.#frames++;
    this.#messages++;
    this.lastAt = message.at;
    return { kind: 'message', received: { at: message.at, fields } };
  }
}

/** Whether a message ends with it. */
function endsMessage({ kind, final }: Frame): boolean {
  return final && (kind === 'text' || kind === 'binary' || kind === 'continuation');
}
