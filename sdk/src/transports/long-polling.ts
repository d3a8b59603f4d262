import { comparePositions, readPosition } from '../engine/position.js';
import { ping, readMessages } from '../protocol/message.js';
import { foreignAnswer, get, isSameOrigin } from './http.js';
import { jsonp } from './jsonp.js';
import { poll } from './poll.js';
import type { Transport } from './transport.js';

/** Polls by fetch; by script tags where the first poll shows that fetch is forbidden. */
export const longPolling: Transport = async (context) => {
  const { settings } = context;
  if (settings.useJSONP) return jsonp(context);
  let text = '';
  // As long as nothing has been answered.
  let mayBeCors = true;
  try {
    await poll(context, async (signal) => {
      const request = await context.request();
      mayBeCors &&= isSameOrigin(request.url) === false;
      const response = await get(context, request, signal, [304]);
      mayBeCors = false;
      const { headers, status } = response;
      const before = text;
      text = await response.text();
      const messages = readMessages(text, settings);
      const position = readPosition(headers.get('Last-Modified'), headers.get('Etag'));
      // What has no numbers is known by what the head says, as of a text alone.
      if (status !== 304 && messages.every(({ id }) => id === undefined)) {
        if (!position) throw foreignAnswer(response);
        // The same as before, from a cache: nothing is new.
        if (request.position && comparePositions(position, request.position) <= 0) return false;
      }
      context.accepted();
      const found = context.deliver(messages);
      // What a server says by itself has no place of its own.
      const isNotice = messages.every(({ id = 0 }) => id <= ping);
      if (status === 304) context.began(position, true);
      else context.settled(isNotice ? undefined : position);
      // What is the same byte for byte comes from a cache, however new it seems.
      return found && text !== before;
    });
  } catch (error) {
    if (mayBeCors && error instanceof TypeError) return jsonp(context);
    throw error;
  }
};
