import { section } from '../../../spec/requirement.js';

const source = 'Subscriber modes, long-polling';
const modeHeader = 'Subscriber modes, X-Nginx-PushStream-Mode';

/** The long-polling mode: requests that are held until there is something to say. */
export const longPolling = section(
  'push-stream',
  'long-polling',
  {
    MUST: {
      held: { source, text: 'Where there is nothing to send, the request is held.' },
      next: {
        source,
        text: 'The next message ends a held request at once: 200, and the message by the message template.',
      },
      position: {
        source,
        text: 'The Last-Modified and Etag of each answer lead to what was published after it: asking again and again gives every message once, in order.',
      },
      stored: { source, text: 'Where there is something to send already, it is sent at once.' },
      channels: {
        source,
        text: 'A request for several channels is ended by the next message of any of them.',
      },
      broadcast: { source, text: 'A message ends every request that is held on its channel.' },
      timeout: {
        source,
        text: 'After push_stream_longpolling_connection_ttl a held request is answered 304; 200 with the message -3 where push_stream_timeout_with_body is on.',
      },
      'timeout-position': {
        source,
        text: 'The position of the answer to a request whose time was over leads to what is published from then on.',
      },
      'keep-alive': {
        source: 'Request handling',
        text: 'A connection goes on to serve requests after such a 304, unless the answer says that it closes.',
      },
      deleted: {
        source: 'Publisher; Subscriber modes, long-polling',
        text: 'When a channel is deleted, requests held on it are answered 200 with the message -2.',
      },
      'mode-holds': {
        source: modeHeader,
        text: 'With X-Nginx-PushStream-Mode: long-polling a polling location holds requests.',
      },
      'mode-answers': {
        source: modeHeader,
        text: 'With X-Nginx-PushStream-Mode: polling a streaming location gives a whole answer.',
      },
    },
    SHOULD: {
      'timeout-validators': {
        source,
        text: 'The 304 after that time has the time of the answer, and the Etag W/0.',
      },
      'deleted-text': {
        source: 'Messages, special ids',
        text: 'The text of the message -2 is the body of the DELETE; without one it is push_stream_channel_deleted_message_text.',
      },
      'mode-case': {
        source: modeHeader,
        text: 'Upper and lower case make no difference in the value of X-Nginx-PushStream-Mode.',
      },
      'mode-exception': {
        source: modeHeader,
        text: 'On a long-polling location X-Nginx-PushStream-Mode: polling changes nothing.',
        ourReading: true,
      },
    },
  },
  'long-polling',
);
