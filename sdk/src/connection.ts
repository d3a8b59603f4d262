import type { Timer } from './clock.js';
import type { Cursor, Replay } from './engine/cursor.js';
import { httpDate, type Position } from './engine/position.js';
import { asError, PushStreamError } from './errors.js';
import type { Keeper } from './keeper.js';
import type { Mode, Settings } from './options.js';
import { Notice, type WireMessage } from './protocol/message.js';
import type { Attempt, Request, Send, Transport } from './transports/transport.js';
import { channelsPath, subscriberUrl } from './url.js';

/** What a connection is given, and whom it tells. */
export interface ConnectionHost {
  readonly settings: Settings;
  readonly mode: Mode;
  readonly streamId: number;
  readonly cursor: Cursor;
  /** Its number, from 1. */
  readonly attempt: number;
  readonly lastError: PushStreamError | undefined;
  /** Brings the cursor of an earlier page. */
  readonly keeper: Keeper | undefined;
  onOpen(): void;
  onMessages(messages: readonly WireMessage[], replay: Replay): void;
  ended(error: PushStreamError): void;
}

// Its fields are what it was given.
export interface Connection extends ConnectionHost {}

/** One attempt: runs a transport, makes its requests and watches over its time. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the constructor sets every field of ConnectionHost.
export class Connection implements Attempt {
  readonly #controller = new AbortController();
  readonly signal = this.#controller.signal;
  isOpen = false;
  isUseful = false;
  send: Send | undefined;
  #replay: Replay;
  #timer: Timer | undefined;
  #expectsPings = false;
  /** When something was last heard. */
  #heard: number | undefined;
  /** The longest silence before a ping: servers ping only when they have nothing else to say. */
  #interval = 0;
  #reconnectAfter: number | undefined;

  constructor(host: ConnectionHost) {
    Object.assign(this, host);
    this.#replay = this.cursor.begin(this.cursor.resume());
    this.#limit(this.settings.timeout, 'No answer');
  }

  /** Ends the connection when there is nothing for so many milliseconds. */
  #limit(ms: number, trouble: string): void {
    this.#timer?.cancel();
    this.#timer = this.settings.clock.after(ms, () =>
      this.#end(new PushStreamError('timeout', `${trouble} within ${ms} ms`)),
    );
  }

  get channels(): readonly string[] {
    return this.#replay.names;
  }

  run(transport: Transport | undefined): void {
    const run = async () => {
      if (!transport)
        throw new PushStreamError('unsupported', `The mode ${this.mode} is not part of this build`);
      await this.keeper?.restore(this.cursor);
      await transport(this);
      throw new PushStreamError('ended', 'The server has closed the connection');
    };
    run().catch((error: unknown) => this.#end(asError(error)));
  }

  stop(): void {
    this.#timer?.cancel();
    this.#controller.abort();
  }

  #end(error: PushStreamError): void {
    if (this.signal.aborted) return;
    this.stop();
    error.retryAfter ??= this.#reconnectAfter;
    this.ended(error);
  }

  async request(more: Readonly<Record<string, string>> = {}, channel?: string): Promise<Request> {
    const { settings, mode, attempt, lastError, cursor } = this;
    const auth = await settings.auth?.({ mode, attempt, error: lastError });
    this.signal.throwIfAborted();
    const resume = cursor.resume();
    this.#replay = cursor.begin(resume);
    const { position, eventId = '', channels } = resume;
    const params: Record<string, unknown> = {
      ...settings.extraParams(),
      ...auth?.params,
      _: settings.clock.now(),
      ...more,
    };
    if (settings.dialect !== 'relay') {
      params[settings.tagArgument] = position?.tag ?? '';
      params[settings.timeArgument] = position ? httpDate(position) : '';
      params[settings.eventIdArgument] = eventId;
    }
    const path = channel === undefined ? channelsPath(channels) : `/${channel}`;
    const { headers = {}, protocols } = auth ?? {};
    return { url: subscriberUrl(settings, mode, path, params), position, eventId, headers, protocols };
  }

  opened(send?: Send): void {
    if (this.isOpen || this.signal.aborted) return;
    this.isOpen = true;
    this.send = send;
    const { clock, reconnectOnTimeoutInterval } = this.settings;
    this.#timer?.cancel();
    // What lasts is of use, also when nothing is said.
    this.#timer = clock.after(reconnectOnTimeoutInterval, () => {
      this.isUseful = true;
    });
    this.onOpen();
  }

  deliver(messages: readonly WireMessage[]): void {
    if (this.signal.aborted || messages.length === 0) return;
    this.opened();
    this.isUseful = true;
    if (messages.some(({ id }) => id === Notice.ping)) this.alive();
    else this.#listen();
    this.onMessages(messages, this.#replay);
    this.changed();
  }

  settled(position?: Position): void {
    this.isUseful = true;
    this.cursor.settle(this.#replay, position);
    this.changed();
  }

  began(position: Position | undefined, whole: boolean): void {
    if (whole) this.isUseful = true;
    if (position) this.cursor.start(this.#replay, position, whole);
  }

  alive(): void {
    if (this.signal.aborted) return;
    this.settled();
    const now = this.settings.clock.now();
    this.#interval = Math.max(this.#interval, now - (this.#heard ?? now));
    this.expectPings();
  }

  expectPings(): void {
    this.#expectsPings = true;
    this.#listen();
  }

  /** Where pings have been seen, silence means that the connection is dead. */
  #listen(): void {
    this.#heard = this.settings.clock.now();
    if (this.#expectsPings)
      this.#limit(Math.max(this.settings.pingtimeout, 2 * this.#interval), 'Not even a ping');
  }

  reconnectAfter(ms: number): void {
    this.#reconnectAfter = ms;
  }

  changed(): void {
    this.keeper?.save(this.cursor);
  }
}
