import type { SubscribeEvent } from '../broker/broker.js';
import type { Exchange, ResponseHead } from '../http/exchange.js';

/** A whole response. */
export interface Answer extends ResponseHead {
  readonly bytes?: Uint8Array;
}

/** The answer to what a subscription came to; a dialect's to give. */
export type Answers = (event: SubscribeEvent) => Answer;

/** The answer where the one that was meant could not be made. */
export const serverFault: Answer = { status: 500, headers: [] };

/**
 * Answers what a subscription came to. Where that fails the request is answered 500, and the broker, which keeps the failure
 * from the other subscribers, is told by the error that is thrown.
 */
export function answerOnce(exchange: Exchange, answers: Answers, event: SubscribeEvent): void {
  try {
    const { bytes, ...head } = answers(event);
    exchange.respond(head, bytes);
  } catch (error) {
    if (!exchange.ended) exchange.respond(serverFault);
    throw error;
  }
}
