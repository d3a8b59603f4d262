import type { Cursor } from '../engine/cursor.js';
import type { Position } from '../engine/position.js';
import type { Mode } from '../options/modes.js';
import type { Settings } from '../options/options.js';
import type { WireMessage } from '../protocol/message.js';

/** Where to go, with the cursor as it stands. */
export interface TransportRequest {
  readonly url: string;
  /** What was asked for by `auth`. */
  readonly headers: Readonly<Record<string, string>>;
  /** The cursor, for those who can send headers. */
  readonly position: Position | undefined;
  readonly eventId: string;
  readonly protocols: readonly string[] | undefined;
}

/** Sends a text to all channels of the connection; false when it is no longer open. */
export type Send = (text: string) => boolean;

/** What a transport sees of the client: one connection, or a row of polls, until the signal is aborted. */
export interface TransportContext {
  readonly signal: AbortSignal;
  readonly settings: Settings;
  readonly mode: Mode;
  /** The number of the PushStream on its page. */
  readonly streamId: number;
  readonly cursor: Cursor;
  /** What to ask for now: called again for every poll. */
  request(more?: Readonly<Record<string, string>>, channel?: string): Promise<TransportRequest>;
  /** The server has accepted. */
  accepted(send?: Send): void;
  /** Messages that came together; false when none of them is new. */
  deliver(messages: readonly WireMessage[]): boolean;
  /** The server will tell where it begins, behind all old messages: until then it has more to say. */
  promised?: boolean;
  /** All old messages have come; `position`: where the server says it stands. */
  settled(position?: Position): void;
  /**
   * Where the server stood when it accepted: from there on, where nothing else is known. `whole`: nothing old is to
   * come any more.
   */
  began(position: Position | undefined, whole: boolean): void;
  /**
   * Silence for longer than `pingtimeout` means that the connection is dead, also before the first ping.
   * @param interval how often the server says that it pings, in milliseconds
   */
  expectPings(interval?: number): void;
  /** A ping. */
  alive(): void;
  /** What the server asks to wait before the next connection, in milliseconds. */
  reconnectAfter(ms: number): void;
}

/**
 * One context: resolves when the server ends it in order, rejects with a PushStreamError when it fails. It knows
 * nothing of trying again.
 */
export type Transport = (context: TransportContext) => Promise<void>;

/** How each mode is done, for those who leave some out. */
export type Transports = Readonly<Partial<Record<Mode, Transport>>>;
