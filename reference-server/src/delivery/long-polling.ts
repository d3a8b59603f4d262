import type { Broker, SubscribeRequest } from '../broker/broker.js';
import type { Exchange } from '../http/exchange.js';
import { type Answers, answerOnce } from './answers.js';

/** Answers with a message that is there already, or holds the request until one comes (relay 3.1). */
export function longPolling(
  exchange: Exchange,
  broker: Broker,
  request: Omit<SubscribeRequest, 'wait'>,
  answers: Answers,
): void {
  const subscription = broker.subscribe({ ...request, wait: true }, (event) =>
    answerOnce(exchange, answers, event),
  );
  exchange.onAbandoned(() => subscription.cancel());
}
