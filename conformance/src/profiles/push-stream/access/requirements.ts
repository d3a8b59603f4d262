import { section } from '../../../spec/requirement.js';

const handling = 'Request handling';

/** What holds for requests to subscriber locations, in whatever mode. */
export const access = section('push-stream', 'access', {
  MUST: {
    methods: {
      since: '0.2',
      source: handling,
      text: 'A subscriber location has GET, and OPTIONS but for WebSocket: any other method is answered 405, HEAD without a body.',
    },
    preflight: {
      since: '0.2',
      source: handling,
      text: 'Where push_stream_allowed_origins is set, OPTIONS on a subscriber location other than for WebSocket is answered 200 and allows GET, and the headers that say a position.',
    },
    origins: {
      since: '0.2',
      source: handling,
      text: 'Where push_stream_allowed_origins is set, Access-Control-Allow-Origin has its value on every answer to a subscriber: with messages, without, and on refusals.',
    },
    encoded: {
      since: '0.2',
      source: handling,
      text: 'A channel id in the url of a subscriber is percent-decoded: it names the channel that publishers name so.',
    },
  },
  SHOULD: {
    allow: {
      since: '0.2',
      source: handling,
      text: 'A 405 lists GET in Allow, and nothing else.',
    },
    uncached: {
      since: '0.2',
      source: handling,
      text: 'Every whole answer to a subscriber forbids to be stored, a 304 too: Expires in 1970, and Cache-Control: no-cache, no-store, must-revalidate.',
    },
  },
});
