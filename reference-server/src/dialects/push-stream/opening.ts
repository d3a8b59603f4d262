import type { Broker } from '../../broker/broker.js';
import type { Message } from '../../broker/message.js';
import { openingMessage } from '../../broker/special-message.js';
import type { Exchange, HeaderList } from '../../http/exchange.js';
import { queryArgument } from '../../http/request-argument.js';

/** Without these in a template nobody could tell the notice from a message, or read the position in it. */
const needed = ['~id~', '~time~', '~tag~'];

/**
 * Says in the head of a stream that the notice will come, and what silence is: a proxy may keep it, and pings, to itself.
 * @param pingInterval milliseconds; undefined = there are no pings
 */
export function promisesOpening(pingInterval = 0): HeaderList {
  return [
    ['X-PushStream-Opening', String(pingInterval)],
    ['Access-Control-Expose-Headers', 'X-PushStream-Opening'],
  ];
}

/**
 * Tells of a request whether it asks and is to be told where it begins: by the position a subscriber can go on
 * from whose connection is lost before it has had a message. A browser shows no other sign of it in a WebSocket, an
 * EventSource and a hidden frame. The module has no such notice, and who does not ask for it gets none.
 */
export function askedForOpening(template: string): (exchange: Exchange) => boolean {
  const tokens = template.toLowerCase();
  const canTell = needed.every((token) => tokens.includes(token));
  return ({ query }) => canTell && queryArgument(query, 'opening') === 'on';
}

/** What was stored, and behind it the notice: every message after its position is still to come. */
export function withOpening(old: readonly Message[], broker: Broker): readonly Message[] {
  return [...old, openingMessage(broker.latest())];
}
