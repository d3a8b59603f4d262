import { section } from '../../../spec/requirement.js';
import { lasting } from '../lasting/requirements.js';

const source = 'Subscriber modes, websocket';
const refusals = 'Request handling';
const { must, should } = lasting(source);

/** The WebSocket mode. */
export const websocket = section(
  'push-stream',
  'websocket',
  {
    MUST: {
      ...must,
      handshake: {
        source: refusals,
        text: 'A handshake of version 13 is answered 101 as RFC 6455 4.2.2 has it, with the Sec-WebSocket-Accept that goes with the key.',
      },
      'handshake-8': {
        source: refusals,
        text: 'A handshake of version 8 is answered in the same way.',
      },
      'headers-missing': {
        source: refusals,
        text: 'A request that lacks Upgrade, Connection, Sec-WebSocket-Key or Sec-WebSocket-Version is answered 400.',
      },
      version: {
        source: refusals,
        text: 'A handshake of any other version is answered 400, with the versions 8 and 13 in Sec-WebSocket-Version.',
      },
      refused: {
        source: refusals,
        text: 'A subscription that is refused is told so after the handshake, by a close frame with the code 1008.',
      },
      pong: {
        source,
        text: 'A ping is answered with a pong.',
      },
      publish: {
        source,
        text: 'With push_stream_websocket_allow_publish on, a text that the client sends is published to the channel of the connection.',
      },
      'publish-channels': {
        source,
        text: 'It is published to every channel of the connection.',
      },
      'publish-fragments': {
        source,
        text: 'A text in several frames is published as one message.',
      },
      'publish-long': {
        since: '0.2',
        source,
        text: 'A text is published whole, in whichever form its length is written.',
      },
      'publish-empty': {
        source,
        text: 'An empty text is not published, and the connection goes on.',
      },
      'publish-stored': {
        source,
        text: 'What is published over the socket is stored where push_stream_store_messages is on in its location.',
      },
      'publish-off': {
        source,
        applies: 'websocketReadonly',
        text: 'With push_stream_websocket_allow_publish off, texts of the client are ignored, and the connection goes on.',
      },
      close: {
        source,
        text: 'When the client sends a close frame, the server ends the connection.',
      },
      'bad-text': {
        source,
        text: 'A text that is not UTF-8 ends the connection, and is not published.',
      },
      'bad-opcode': {
        source,
        text: 'A frame with an opcode other than those of text, continuation, close, ping and pong ends the connection.',
      },
      'bad-fragments': {
        source,
        text: 'A continuation of nothing, and a new text within one that goes on, end the connection.',
      },
    },
    SHOULD: {
      ...should,
      'headers-missing-explain': {
        source: refusals,
        text: 'The 400 for missing headers says in X-Nginx-PushStream-Explain which are mandatory.',
      },
      'version-explain': {
        source: refusals,
        text: 'The 400 for the version says in X-Nginx-PushStream-Explain which are supported.',
      },
      'refused-reason': {
        source: refusals,
        text: 'The reason of the close frame is JSON with http_status and explain, as the status and X-Nginx-PushStream-Explain of other modes.',
      },
      'pong-payload': {
        source,
        text: 'The pong carries what the ping carried. The module sends an empty one.',
      },
      'close-answered': {
        source,
        text: 'A close frame with a code is answered with a close frame. The module just ends the connection.',
      },
      'end-empty': {
        source,
        text: 'The close frame that follows the footer template has no code.',
      },
      unmasked: {
        source,
        text: 'An unmasked frame of the client ends the connection. The module accepts it.',
      },
    },
  },
  'websocket',
);
