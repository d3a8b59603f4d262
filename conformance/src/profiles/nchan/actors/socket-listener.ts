import type { Stage } from '../../../actors/stage.js';
import { allowanceFor } from '../../../actors/time-window.js';
import type { Call } from '../../../wire/connection.js';
import { headerOf, type ResponseHead, statusLine } from '../../../wire/http-response.js';
import { WebSocketSession } from '../../../wire/websocket.js';
import type { Closing } from '../../../wire/websocket-frames.js';
import { type Handshake, handshakeFaults } from '../../../wire/websocket-handshake.js';
import type { WebSocketMessage } from '../../../wire/websocket-reader.js';
import { Listener, type Received, wantedOf } from './listener.js';

/** The subprotocol of messages that begin with their id. */
const metaProtocol = 'ws+meta.nchan';

/** A message with what stands before it; undefined where it does not begin so. */
function withoutMeta(text: string): Received | undefined {
  const [, id, contentType, rest] =
    /^id: ([^\n]*)\n(?:content-type: ([^\n]*)\n)?\n([\s\S]*)$/.exec(text) ?? [];
  return id === undefined ? undefined : { text: rest ?? '', id, contentType };
}

/** A subscriber or a publisher with a WebSocket. It answers pings as every client does, and nothing else by itself. */
export class SocketListener extends Listener {
  readonly #handshake: Handshake;
  readonly #protocols: readonly string[];
  #session: WebSocketSession | undefined;
  #taken = 0;
  /** How many pings were answered: a server may close where nobody answers. */
  #answered = 0;

  constructor(stage: Stage, call: Call, handshake: Handshake, protocols: readonly string[]) {
    super(stage, call);
    this.#handshake = handshake;
    this.#protocols = protocols;
  }

  override async isOpen(): Promise<ResponseHead> {
    const wanted = 'a 101 to the handshake';
    await this.until(wanted, () => this.call.settled !== undefined);
    const outcome = this.call.settled;
    if (outcome?.kind !== 'response') this.fail(wanted, this.howEnded);
    const { response } = outcome;
    if (response.status !== 101) this.fail(wanted, statusLine(response));
    // Which subprotocol was chosen is another matter.
    const faults = handshakeFaults(response, this.#handshake).filter(
      (fault) => this.#protocols.length === 0 || !fault.includes('Sec-WebSocket-Protocol'),
    );
    if (faults[0] !== undefined) this.fail(wanted, `a response that ${faults[0]}`);
    if (!this.#open) this.fail(wanted, 'no connection after it');
    return { ...response, at: response.endedAt };
  }

  /** The subprotocol that the answer names is one of those that were offered, or it names none. @throws Failure */
  choosesProtocol(wanted: readonly (string | undefined)[] = [...this.#protocols, undefined]): void {
    const outcome = this.call.settled;
    const chosen =
      outcome?.kind === 'response' ? headerOf(outcome.response, 'Sec-WebSocket-Protocol') : undefined;
    if (wanted.includes(chosen)) return;
    const names = wanted.map((name) => (name === undefined ? 'none' : name)).join(' or ');
    this.fail(
      `Sec-WebSocket-Protocol: ${names}`,
      chosen === undefined ? 'no such header' : `Sec-WebSocket-Protocol: ${chosen || '(empty)'}`,
    );
  }

  /** Sends a message. */
  async says(text: string, frames: 'text' | 'binary' = 'text'): Promise<void> {
    await this.#open?.sendFrame({ opcode: frames, payload: text });
  }

  /** What comes next, whatever it be. @throws Failure when nothing does */
  async hears(what: string): Promise<string> {
    await this.until(what, () => this.#ahead !== undefined);
    const message = this.#ahead;
    this.#taken++;
    return message?.text ?? '';
  }

  /** A pong comes, to a ping sent now, with the same bytes. @throws Failure */
  async isAnswered(payload: string): Promise<void> {
    await this.#open?.ping(payload);
    const wanted = `a pong with ${JSON.stringify(payload)}`;
    const pong = () => this.#frames('pong')[0];
    await this.until(wanted, () => pong() !== undefined);
    const seen = pong()?.payload.toString('latin1');
    if (seen !== payload) this.fail(wanted, `a pong with ${JSON.stringify(seen)}`);
  }

  /** Two pings come, this long one after the other at most. @throws Failure */
  async isPinged(interval: number): Promise<void> {
    const { most } = allowanceFor(2 * interval, this.stage.ports.timing);
    const wanted = `two ping frames within ${most} ms`;
    await this.until(wanted, () => this.#frames('ping').length >= 2, most);
  }

  /** This text comes, whatever comes before it. @throws Failure */
  async comesTo(text: string): Promise<void> {
    const index = () => this.#open?.messages.findIndex((message) => message.text === text) ?? -1;
    await this.until(wantedOf([text]), () => index() >= 0);
  }

  /** Nothing but this text has come, nor comes within the quiet window. @throws Failure */
  async hearsOnly(text: string): Promise<void> {
    await this.stage.pause(this.stage.ports.timing.quiet);
    const texts = this.#open?.messages.map((message) => message.text) ?? [];
    if (texts.length !== 1 || texts[0] !== text)
      this.fail(`only ${JSON.stringify(text)}`, JSON.stringify(texts));
  }

  /** The close frame, which has come, has such a reason. @throws Failure */
  hasReason(pattern: RegExp, inWords: string): void {
    if (!pattern.test(this.#closing?.reason ?? '')) this.fail(inWords, this.howEnded);
  }

  protected override take(texts: readonly string[]): Received | undefined {
    const wanted = wantedOf(texts);
    const [fault] = this.#open?.faults ?? [];
    if (fault !== undefined) this.fail(wanted, fault);
    const message = this.#ahead;
    if (!message) return undefined;
    const meta = this.#protocols.includes(metaProtocol);
    const received = meta ? withoutMeta(message.text) : { text: message.text };
    if (!received) this.fail(`${wanted}, after a line of its id and an empty line`, this.rest);
    if (!texts.includes(received.text)) this.fail(wanted, this.rest);
    this.#taken++;
    return { ...received, frames: message.kind };
  }

  override get rest(): string {
    const message = this.#ahead;
    return message ? `a ${message.kind} frame: ${JSON.stringify(message.text)}` : '';
  }

  override get hasEnded(): boolean {
    const session = this.#open;
    if (!session) return this.call.settled !== undefined;
    return session.closeReceived !== undefined || session.ended !== undefined;
  }

  protected override get endedWell(): boolean {
    return this.#closing !== undefined;
  }

  override get howEnded(): string {
    const session = this.#open;
    if (!session) return super.howEnded;
    const { closeReceived, ended } = session;
    if (!closeReceived)
      return `a connection that ${ended === undefined ? 'lasts' : `was ${ended}`}, without a close frame`;
    return `a close frame with the code ${closeReceived.code} and the reason ${JSON.stringify(closeReceived.reason)}`;
  }

  override async changed(): Promise<void> {
    await (this.#open ? this.#open.changed() : this.call.changed());
    for (const { payload } of this.#frames('ping').slice(this.#answered)) {
      this.#answered++;
      await this.#open?.pong(payload);
    }
  }

  get #open(): WebSocketSession | undefined {
    const { tunnel } = this.call;
    if (tunnel) this.#session ??= new WebSocketSession(tunnel, this.stage.ports.randomBytes);
    return this.#session;
  }

  get #closing(): Closing | undefined {
    return this.#open?.closeReceived;
  }

  get #ahead(): WebSocketMessage | undefined {
    return this.#open?.messages[this.#taken];
  }

  #frames(kind: 'ping' | 'pong') {
    return this.#open?.frames.filter((frame) => frame.kind === kind) ?? [];
  }
}
