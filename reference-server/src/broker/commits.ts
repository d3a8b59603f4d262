import type { Position } from './message.js';

/** What was done cannot be kept at present; whether it will be is not known. Nothing of it was told to anybody. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}

/**
 * Changes are made in memory at once, and kept a little later. Between, nobody may learn of them: what a subscriber has seen, and
 * what a publisher was told, must still be so after a crash.
 */
export interface Commits {
  /** Whether all that was done until now is kept. */
  readonly isClean: boolean;
  /** Why nothing can be published now; undefined = it can. */
  readonly fault: StoreUnavailable | undefined;
  /** The last position of which it is known that it is kept. */
  readonly position: Position;
  /**
   * Does something when all that was done until now is kept: at once where it is, and otherwise in the order of the calls.
   * @param failed called in place of `act` where keeping it failed or took too long; without it, `act` waits on
   */
  afterwards(act: () => void, failed?: (error: StoreUnavailable) => void): void;
}
