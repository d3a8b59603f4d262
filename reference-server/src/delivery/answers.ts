import type { ResponseHead } from '../http/exchange.js';

/** A whole response. */
export interface Answer extends ResponseHead {
  readonly bytes?: Uint8Array;
}

/** The answer where the one that was meant could not be made. */
export const serverFault: Answer = { status: 500, headers: [] };
