import type { Handler } from '../http/exchange.js';
import { textResponse } from '../http/text-response.js';
import { reading } from './reading.js';

const uncached = [['Cache-Control', 'no-store']] as const;

/** Whether the process serves: it does when it can answer this. */
export function live(): Handler {
  return reading((exchange) => exchange.respond(...textResponse(200, 'live\n', uncached)));
}

/**
 * Whether clients should be sent here.
 * @param reason why not, in one line; undefined = they should
 */
export function ready(reason: () => string | undefined): Handler {
  return reading((exchange) => {
    const fault = reason();
    const [status, text] = fault === undefined ? [200, 'ready'] : [503, fault];
    exchange.respond(...textResponse(status, `${text}\n`, uncached));
  });
}
