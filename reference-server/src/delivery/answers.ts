import type { SubscribeEvent } from '../broker/broker.js';
import type { ResponseHead } from '../http/exchange.js';

/** A whole response. */
export interface Answer extends ResponseHead {
  readonly bytes?: Uint8Array;
}

/** The answer to what a subscription came to; a dialect's to give. */
export type Answers = (event: SubscribeEvent) => Answer;
