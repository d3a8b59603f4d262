import type { Exchange, Handler } from '../http/exchange.js';
import { textResponse } from '../http/text-response.js';

/** A handler for those who only read: whatever is asked otherwise is answered 405. */
export function reading(answer: (exchange: Exchange) => void): Handler {
  return (exchange) => {
    const { method } = exchange;
    if (method === 'GET' || method === 'HEAD') return answer(exchange);
    const allow = [['Allow', 'GET, HEAD']] as const;
    return exchange.respond(...textResponse(405, `${method} is not allowed here, only GET, HEAD.`, allow));
  };
}
