import type { Observation } from '../actors/stage.js';
import type { Clock } from '../wire/clock.js';
import type { Transcript } from '../wire/transcript.js';
import type { StartClient } from './client-process.js';
import type { Listen } from './listen.js';

/** Milliseconds. */
export interface ClientTiming {
  /** Until the first request of a client that was started. */
  readonly start: number;
  /** Until anything else that it must do. */
  readonly patience: number;
  /** How long nothing must come for it to count as nothing. */
  readonly quiet: number;
}

/** What the stages of a run are given. */
export interface ClientPorts {
  readonly clock: Clock;
  readonly start: StartClient;
  /** False where nobody tells the kit what the client received. */
  readonly hears: boolean;
  /** How the kit is reached. */
  readonly listen: Listen;
  /** 0: any that is free. */
  readonly port: number;
  readonly timing: ClientTiming;
  /** Returns the channel id of the next check. */
  readonly channelId: () => string;
  readonly randomBytes: (length: number) => Uint8Array;
}

/** What running a check asks of the place where it plays. */
export interface PlayableStage {
  readonly transcript: Transcript;
  readonly observations: readonly Observation[];
  /** Where the client was told to ask, once the server is open. */
  readonly url: string;
  /** How the client ended of itself; undefined while it goes on. It may say so and stay. */
  readonly ended: string | undefined;
  /** Opens the server and lets the client come. */
  open(): Promise<void>;
  /** Ends the client and everything it was connected to. */
  close(): Promise<void>;
  /** Whether the client has asked something within `ms`. */
  comes(ms: number): Promise<boolean>;
}
