import { section } from '../../../spec/requirement.js';

/** Message ids: how they look, and how they are resumed by. */
export const messageId = section('nchan', 'message-id', {
  MUST: {
    validators: {
      source: 'HTTP multipart/mixed; Publishing Messages',
      text: 'Last-Modified and Etag of a message are the two halves of its id, its time and its tag, as channel information tells it.',
    },
    resume: {
      source: 'nchan_subscriber_last_message_id',
      applies: 'long-polling',
      text: 'Without validators, a long-polling request that names an id in Last-Event-ID is given the message after it.',
    },
    'resume-argument': {
      source: 'nchan_subscriber_last_message_id',
      applies: 'long-polling',
      text: 'The argument last_event_id in the url does the same for a long-polling request.',
    },
    precedence: {
      source: 'nchan_subscriber_last_message_id',
      applies: 'long-polling',
      text: 'Where a request has If-Modified-Since and If-None-Match, these decide, and not Last-Event-ID.',
    },
  },
  SHOULD: {
    form: {
      source: 'Publishing Messages, the examples',
      text: 'A message id is the time of the message in seconds, a colon, and a number.',
    },
  },
});
