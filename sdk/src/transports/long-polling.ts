import { readPosition } from '../engine/position.js';
import { Notice, readMessages } from '../protocol/message.js';
import { get, isSameOrigin } from './http.js';
import { jsonp } from './jsonp.js';
import { openSoon, poll } from './poll.js';
import type { Transport } from './transport.js';

/** Polls by fetch; by script tags where the first poll shows that fetch is forbidden. */
export const longPolling: Transport = async (attempt) => {
  const { settings } = attempt;
  if (settings.useJSONP) return jsonp(attempt);
  const open = openSoon(attempt);
  let polls = 0;
  let mayBeCors = false;
  const prepare = async () => {
    const request = await attempt.request();
    mayBeCors = ++polls === 1 && typeof document === 'object' && !isSameOrigin(request.url);
    return request;
  };
  try {
    await poll(attempt, prepare, async (request, signal) => {
      const response = await get(attempt, request, signal, [304]);
      open();
      const messages = readMessages(await response.text(), settings);
      attempt.deliver(messages);
      const { headers, status } = response;
      const position = readPosition(headers.get('Last-Modified'), headers.get('Etag'));
      // What a server says by itself has no place of its own.
      const isNotice = messages.every(({ id }) => id !== undefined && id <= Notice.ping);
      if (status === 200) attempt.settled(isNotice ? undefined : position);
      else attempt.began(position, true);
      return messages.length > 0;
    });
  } catch (error) {
    if (mayBeCors && error instanceof TypeError) return jsonp(attempt);
    throw error;
  }
};
