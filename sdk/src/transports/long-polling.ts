import { readPosition } from '../engine/position.js';
import { ping, readMessages } from '../protocol/message.js';
import { get, isSameOrigin } from './http.js';
import { jsonp } from './jsonp.js';
import { poll } from './poll.js';
import type { Transport } from './transport.js';

/** Polls by fetch; by script tags where the first poll shows that fetch is forbidden. */
export const longPolling: Transport = async (context) => {
  const { settings } = context;
  if (settings.useJSONP) return jsonp(context);
  // As long as nothing has been answered.
  let mayBeCors = typeof document === 'object';
  try {
    await poll(context, async (signal) => {
      const request = await context.request();
      mayBeCors &&= !isSameOrigin(request.url);
      const response = await get(context, request, signal, [304]);
      mayBeCors = false;
      context.accepted();
      const messages = readMessages(await response.text(), settings);
      context.deliver(messages);
      const { headers, status } = response;
      const position = readPosition(headers.get('Last-Modified'), headers.get('Etag'));
      // What a server says by itself has no place of its own.
      const isNotice = messages.every(({ id = 0 }) => id <= ping);
      if (status === 304) context.began(position, true);
      else context.settled(isNotice ? undefined : position);
      return messages.length > 0;
    });
  } catch (error) {
    if (mayBeCors && error instanceof TypeError) return jsonp(context);
    throw error;
  }
};
