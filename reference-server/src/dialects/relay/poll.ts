import type { Broker, SubscribeEvent, SubscribeRequest } from '../../broker/broker.js';
import { type Answer, serverFault } from '../../delivery/answers.js';
import type { ModeTraffic } from '../../delivery/traffic.js';
import type { Exchange } from '../../http/exchange.js';

/** The answer to what a subscription came to. */
export type Answers = (event: SubscribeEvent) => Answer;

/**
 * Answers a subscriber (relay 3.1): with a message that is there already, or else at once without one (interval-polling) or when
 * one comes (long-polling), as the request says.
 */
export function poll(
  exchange: Exchange,
  broker: Broker,
  request: SubscribeRequest,
  answers: Answers,
  traffic: ModeTraffic,
): void {
  let waits = true;
  const over = () => {
    if (waits) traffic.waiting--;
    waits = false;
  };
  traffic.waiting++;
  const subscription = broker.subscribe(request, (event) => {
    over();
    if (event.type === 'message') traffic.delivered++;
    answer(exchange, answers, event);
  });
  exchange.onAbandoned(() => {
    over();
    subscription.cancel();
  });
}

/**
 * Answers what a subscription came to. Where that fails the request is answered 500, and the broker, which keeps the failure
 * from the other subscribers, is told by the error that is thrown.
 */
function answer(exchange: Exchange, answers: Answers, event: SubscribeEvent): void {
  try {
    const { bytes, ...head } = answers(event);
    exchange.respond(head, bytes);
  } catch (error) {
    if (!exchange.ended) exchange.respond(serverFault);
    throw error;
  }
}
