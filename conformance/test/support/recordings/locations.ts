import type { Location, Locations } from '../../../src/actors/locations.js';
import { parseTemplate } from '../../../src/wire/address.js';

/** What the recorded server was told everywhere. */
const everywhere = {
  push_stream_message_template:
    '{"id":~id~,"channel":"~channel~","text":"~text~", "tag":"~tag~", "time":"~time~", "eventid":"~event-id~"}',
  push_stream_max_channel_id_length: '200',
  push_stream_max_messages_stored_per_channel: '20',
  push_stream_message_ttl: '5m',
  push_stream_subscriber_connection_ttl: '3s',
  push_stream_longpolling_connection_ttl: '2s',
  push_stream_wildcard_channel_prefix: 'broad_',
  push_stream_wildcard_channel_max_qtd: '3',
  push_stream_allowed_origins: '*',
  push_stream_channel_info_on_publish: 'on',
  push_stream_timeout_with_body: 'off',
  default_type: 'text/plain',
};

/** Where the recorded server was asked. */
export function recordedLocations(base: string): Locations {
  const at = (path: string, more: Readonly<Record<string, string>> = {}): Location => ({
    template: parseTemplate(`${base}${path}{channel}`),
    headers: [],
    settings: { ...everywhere, ...more },
  });
  return {
    publisher: at('/pub?id=', { client_max_body_size: '32k' }),
    statistics: at('/channels-stats?id='),
    streaming: at('/sub/', {
      push_stream_header_template:
        '<html><head><script>parent.PushStream.register(this);</script></head>\r\n<body>',
      push_stream_message_template:
        "<script>p(~id~,'~channel~','~text~','~event-id~', '~time~', '~tag~');</script>",
      push_stream_footer_template: '</body></html>',
      default_type: 'text/html; charset=utf-8',
    }),
    eventsource: at('/ev/'),
    subscriber: at('/lp/'),
    polling: at('/poll/'),
    jsonp: at('/jsonp/'),
    websocket: at('/ws/', { push_stream_websocket_allow_publish: 'on' }),
  };
}
