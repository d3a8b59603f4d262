import { mostConnections } from './sequence.js';

/** A configuration with the locations of the built-in server at the same paths, and some that only a configuration has. */
export const nginxConf = String.raw`
events { worker_connections ${mostConnections}; }
http {
  access_log off;
  push_stream_shared_memory_size 32m;
  push_stream_max_channel_id_length 200;
  push_stream_max_messages_stored_per_channel 20;
  push_stream_message_ttl 2m;
  push_stream_ping_message_interval 10m;
  push_stream_subscriber_connection_ttl 15m;
  push_stream_longpolling_connection_ttl 20m;
  push_stream_wildcard_channel_prefix "broad_";
  push_stream_wildcard_channel_max_qtd 3;
  push_stream_message_template "{\"id\":~id~,\"channel\":\"~channel~\",\"text\":\"~text~\", \"tag\":\"~tag~\", \"time\":\"~time~\", \"eventid\":\"~event-id~\"}";
  push_stream_allowed_origins "*";
  server {
    listen 80;
    server_name localhost;
    location = / { return 200 "here I am"; }
    location = /nothing { return 204; }
    location /moved { return 302 /ev/a$request_uri; }
    location /guarded { if ($http_x_secret = "") { return 403; } return 200 $arg_word; }
    location ~ ^/letters/(a+)+$ { return 200 letters; }
    location /channels-stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
    location /relay/pub { set $push_channel_id $arg_id; push_publisher; }
    location /relay/sub { set $push_channel_id $arg_id; push_subscriber long-poll; }
    location /relay/poll { set $push_channel_id $arg_id; push_subscriber interval-poll; }
    location /relay/first { set $push_channel_id $arg_id; push_subscriber long-poll; push_subscriber_concurrency first; }
    location /relay/last { set $push_channel_id $arg_id; push_subscriber long-poll; push_subscriber_concurrency last; }
    location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
    location ~ ^/sub/(.*) {
      push_stream_subscriber;
      push_stream_channels_path $1;
      push_stream_header_template "<html><body>";
      push_stream_message_template "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>";
      push_stream_footer_template "</body></html>";
      default_type "text/html; charset=utf-8";
    }
    location ~ ^/ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
    location ~ ^/lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
    location ~ ^/poll/(.*) { push_stream_subscriber polling; push_stream_channels_path $1; }
    location ~ ^/jsonp/(.*) {
      push_stream_subscriber long-polling;
      push_stream_channels_path $1;
      push_stream_last_received_message_time "$arg_time";
      push_stream_last_received_message_tag "$arg_tag";
      push_stream_last_event_id "$arg_eventid";
    }
    location ~ ^/ws/(.*) {
      push_stream_subscriber websocket;
      push_stream_channels_path $1;
      push_stream_last_received_message_time "$arg_time";
      push_stream_last_received_message_tag "$arg_tag";
      push_stream_store_messages on;
      push_stream_websocket_allow_publish on;
    }
  }
}
`;
