import { section } from '../../../spec/requirement.js';

/** Publishing over WebSocket, at a publisher location. */
export const publishing = section('nchan', 'publishing', {
  MUST: {
    websocket: {
      source: 'Publisher Endpoints',
      text: 'A publisher location takes a WebSocket too: each message on it is published.',
    },
    'websocket-information': {
      source: 'Publishing Messages',
      text: 'Each message on such a WebSocket is answered with channel information, in the format that the handshake asked for with Accept.',
    },
    'websocket-binary': {
      source: 'Websocket Publisher',
      text: 'A message that came in a binary frame has the content type application/octet-stream.',
    },
  },
});
