import { storedMessages } from './dialects.js';

/** nginx creates these folders when it starts, also where nothing is ever written to them. */
const nginxFolders = ['proxy', 'fastcgi', 'uwsgi', 'scgi']
  .map((kind) => `${kind}_temp_path ${kind};`)
  .join(' ');

/**
 * Around the locations: nothing is written outside the folder of the configuration, and one worker serves.
 * @param module what an nginx loads; undefined for our server, which has no such modules and none of their folders
 */
const server = (module: string | undefined, port: number, http: string, locations: string) => `
${module === undefined ? '' : `load_module ${module};`}
${process.getuid?.() === 0 ? 'user root;' : ''}
daemon off;
worker_processes 1;
worker_rlimit_nofile 20000;
pid nginx.pid;
error_log stderr crit;
events { worker_connections 20000; }
http {
  access_log off;
  client_body_temp_path body;
  ${module === undefined ? '' : nginxFolders}
  keepalive_requests 1000000000;
  # Requests with 3,900 names are let through: what is tried is what follows from them.
  large_client_header_buffers 4 32k;
  # The module takes a message from one buffer.
  client_body_buffer_size 1m;
  ${http}
  server {
    listen 127.0.0.1:${port} backlog=4096;
    default_type text/plain;
    ${locations}
  }
}
`;

/** For the real module, and for our server. */
export function pushStreamConfiguration(module: string | undefined, port: number): string {
  const http = `
  # What the module has dropped it keeps for half a minute, which at its speed takes hundreds of megabytes.
  push_stream_shared_memory_size 1024M;
  push_stream_max_messages_stored_per_channel ${storedMessages};
  push_stream_message_template "~text~";`;
  const locations = `
    location = /pub {
      push_stream_publisher admin;
      push_stream_channels_path $arg_id;
      push_stream_store_messages on;
    }
    location ~ ^/ws/(.*)$ {
      push_stream_subscriber websocket;
      push_stream_channels_path $1;
      push_stream_websocket_allow_publish on;
    }
    location ~ ^/ev/(.*)$ { push_stream_subscriber eventsource; push_stream_channels_path $1; }
    location ~ ^/lp/(.*)$ { push_stream_subscriber long-polling; push_stream_channels_path $1; }
    location ~ ^/poll/(.*)$ { push_stream_subscriber polling; push_stream_channels_path $1; }`;
  return server(module, port, http, locations);
}

/** The same for nchan, as far as it has the same. */
export function nchanConfiguration(module: string, port: number): string {
  const http = `
  nchan_shared_memory_size 128M;
  nchan_message_buffer_length ${storedMessages};`;
  const locations = `
    nchan_subscriber_first_message newest;
    nchan_channel_id_split_delimiter "/";
    location = /pub { nchan_publisher; nchan_channel_id $arg_id; }
    location ~ ^/ws/(.*)$ { nchan_pubsub websocket; nchan_channel_id $1; }
    location ~ ^/ev/(.*)$ { nchan_subscriber eventsource; nchan_channel_id $1; }
    location ~ ^/lp/(.*)$ { nchan_subscriber longpoll; nchan_channel_id $1; }
    location ~ ^/backlog/(.*)$ {
      nchan_subscriber eventsource;
      nchan_subscriber_first_message oldest;
      nchan_channel_id $1;
    }`;
  return server(module, port, http, locations);
}
