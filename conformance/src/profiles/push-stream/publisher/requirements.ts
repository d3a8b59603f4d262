import { section } from '../../../spec/requirement.js';

const publisher = 'Publisher';
const handling = 'Request handling';

/** The publisher location, as far as it takes messages and deletes channels. */
export const publishing = section('push-stream', 'publisher', {
  MUST: {
    post: {
      source: publisher,
      text: 'POST publishes its body to the channel, which is created where there is none, and is answered 200.',
    },
    put: {
      source: publisher,
      text: 'PUT publishes as POST does.',
    },
    chunked: {
      source: 'Request handling, refusals',
      text: 'A body that comes in chunks, its length not announced, is published.',
    },
    several: {
      source: handling,
      text: 'A publish that names several channels, with a slash between them, goes to each.',
    },
    'percent-encoded': {
      source: handling,
      text: 'A channel id may be percent-encoded: however it is spelled it names the same channel.',
    },
    'leading-slash': {
      source: handling,
      text: 'A path of channels may begin with a slash, as that of pushstream.js does.',
    },
    'event-id': {
      source: 'Messages',
      text: 'The Event-Id header of a publish becomes the event id of the message.',
    },
    info: {
      source: publisher,
      text: 'With push_stream_channel_info_on_publish on a publish is answered with what is told of the channel now; where it was for several channels, of all of them.',
    },
    'no-info': {
      source: publisher,
      text: 'With push_stream_channel_info_on_publish off a publish is answered with an empty body.',
    },
    unstored: {
      source: 'Messages',
      text: 'A location with push_stream_store_messages off delivers what is published there, and stores nothing.',
    },
    delete: {
      source: publisher,
      text: 'DELETE on an admin location deletes the channels and is answered 200; nothing is known of them from then on.',
    },
    'delete-missing': {
      source: publisher,
      text: 'DELETE for channels of which none exists is answered 404; where some exist those are deleted, and it is answered 200.',
    },
    methods: {
      source: handling,
      text: 'A method that the location does not have is answered 405 and does nothing: DELETE on a normal location, HEAD everywhere.',
    },
    options: {
      source: handling,
      text: 'OPTIONS is answered 200 with an empty body.',
    },
    origins: {
      source: handling,
      text: 'Where push_stream_allowed_origins is set, Access-Control-Allow-Origin has its value on every answer.',
    },
    preflight: {
      source: handling,
      text: 'Where push_stream_allowed_origins is set, OPTIONS allows the methods of the location, and the headers that position and messages need.',
    },
    'too-large': {
      source: handling,
      text: 'A body longer than client_max_body_size is answered 413 and not published.',
    },
  },
  SHOULD: {
    allow: {
      source: handling,
      text: 'A 405 lists the methods of the location in Allow.',
    },
    uncached: {
      source: handling,
      text: 'Every answer forbids to be stored: Expires in 1970, and Cache-Control: no-cache, no-store, must-revalidate.',
    },
    'delete-explained': {
      source: publisher,
      text: 'The answer to a DELETE has no body, and says "Channel deleted." in X-Nginx-PushStream-Explain.',
    },
    'refused-body': {
      source: 'Request handling, where the module should not be copied',
      text: 'After a request was refused its body is not taken for the next request: the connection is closed, or good for another one.',
    },
  },
});
