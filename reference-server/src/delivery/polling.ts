import type { Broker, SubscribeRequest } from '../broker/broker.js';
import type { Exchange } from '../http/exchange.js';
import { type Answers, answerOnce } from './answers.js';

/** Answers at once, message or not (relay 3.1, interval-polling). */
export function polling(
  exchange: Exchange,
  broker: Broker,
  request: Omit<SubscribeRequest, 'wait' | 'timeout'>,
  answers: Answers,
): void {
  const subscription = broker.subscribe({ ...request, wait: false, timeout: 0 }, (event) =>
    answerOnce(exchange, answers, event),
  );
  exchange.onAbandoned(() => subscription.cancel());
}
