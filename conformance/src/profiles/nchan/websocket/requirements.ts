import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

const source = 'Websocket';

/** WebSocket subscribers. */
export const websocket = section(
  'nchan',
  'websocket',
  {
    MUST: {
      ...lasting(source),
      upgrade: {
        source,
        text: 'A handshake of version 13 is answered 101, as RFC 6455 has it.',
      },
      binary: {
        source,
        text: 'A message comes in a text frame; where its content type is application/octet-stream, in a binary frame.',
      },
      meta: {
        source,
        text: 'With the subprotocol ws+meta.nchan, which the handshake confirms, a message begins with a line of its id, and after an empty line comes the text.',
      },
      'meta-type': {
        source,
        text: 'Where a line of the content type follows that of the id, it is that of the message.',
      },
      reason: {
        source,
        text: 'Where the server closes, the close frame has the status and its line as the reason: 410 for a deleted channel.',
      },
      protocol: {
        source: 'Websocket; RFC 6455 4.2.2',
        text: 'A handshake that offers other subprotocols is answered with one of them, or without Sec-WebSocket-Protocol.',
      },
      pong: {
        source: 'Websocket; RFC 6455 5.5.2',
        text: 'A ping is answered with a pong that carries the same bytes.',
      },
      ping: {
        source: 'nchan_websocket_ping_interval',
        text: 'A ping frame comes after each nchan_websocket_ping_interval.',
      },
    },
  },
  'websocket',
);
