import type { Broker, SubscribeRequest } from '../broker/broker.js';
import type { Exchange } from '../http/exchange.js';
import type { Answers } from './answers.js';

/** Answers at once, message or not (relay 3.1, interval-polling). */
export function polling(
  exchange: Exchange,
  broker: Broker,
  request: Omit<SubscribeRequest, 'wait' | 'timeout'>,
  answers: Answers,
): void {
  const subscription = broker.subscribe({ ...request, wait: false, timeout: 0 }, (event) => {
    const { bytes, ...head } = answers(event);
    exchange.respond(head, bytes);
  });
  exchange.onAbandoned(() => subscription.cancel());
}
