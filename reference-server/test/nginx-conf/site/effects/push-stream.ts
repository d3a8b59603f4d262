import type { NginxLab } from '../../../support/nginx-conf/nginx-lab.js';
import { WebSocketClient } from '../../../support/push-stream/web-socket-client.js';
import { after, begun, type Effects, fixture, header, status } from './effect.js';

type Spot = 'pub' | 'sub' | 'lp' | 'ws';

/** The locations of the push-stream dialect, one of them with the directive, and more for all. */
const locations = (spot: Spot | undefined, http = '') => `
  push_stream_shared_memory_size 1m; ${http} HTTP;
  server {
    listen 80; SERVER;
    location /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; ${spot === 'pub' ? 'LOCATION;' : ''} }
    location ~ /sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; ${spot === 'sub' ? 'LOCATION;' : ''} }
    location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; ${spot === 'lp' ? 'LOCATION;' : ''} }
    location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; ${spot === 'ws' ? 'LOCATION;' : ''} }
    location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
  }`;

const storing = 'push_stream_store_messages on;';

const publish = (lab: NginxLab, text = 'x', headers: Record<string, string> = {}, id = 'a') =>
  lab.request('POST', `/pub?id=${id}`, headers, text);

/** A number that channel information has. */
const told = (key: string, body: string) => Number(new RegExp(`"${key}": (\\d+)`).exec(body)?.[1]);

/** What a stream has brought, some time after a message. */
async function streamed(lab: NginxLab, target = '/sub/a', headers: Record<string, string> = {}) {
  const stream = await begun(lab, target, { headers });
  await publish(lab);
  await lab.pass(1);
  return stream.body;
}

const bare = 'push_stream_shared_memory_size 1m; server { listen 80; location / { LOCATION; } }';

export const pushStreamEffects: Effects = {
  push_stream_shared_memory_size: {
    line: 'push_stream_shared_memory_size 128k;',
    around: locations('pub', storing).replace('push_stream_shared_memory_size 1m;', ''),
    play: async (lab) => {
      const text = 'x'.repeat(100_000);
      return [(await publish(lab, text)).status, (await publish(lab, text)).status];
    },
    without: 'push stream module: push_stream_shared_memory_size must be set. in /c/nginx.conf:7',
    with: [200, 500],
  },
  push_stream_max_channel_id_length: {
    line: 'push_stream_max_channel_id_length 3;',
    around: locations('pub'),
    play: async (lab) => (await publish(lab, 'x', {}, 'long')).status,
    without: 200,
    with: 400,
  },
  push_stream_max_number_of_channels: {
    line: 'push_stream_max_number_of_channels 1;',
    around: locations('pub'),
    play: async (lab) => [(await publish(lab)).status, (await publish(lab, 'x', {}, 'b')).status],
    without: [200, 200],
    with: [200, 403],
  },
  push_stream_max_number_of_wildcard_channels: {
    line: 'push_stream_max_number_of_wildcard_channels 1;',
    around: locations('pub', 'push_stream_wildcard_channel_prefix w_;'),
    play: async (lab) => [
      (await publish(lab, 'x', {}, 'w_1')).status,
      (await publish(lab, 'x', {}, 'w_2')).status,
    ],
    without: [200, 200],
    with: [200, 403],
  },
  push_stream_wildcard_channel_prefix: {
    line: 'push_stream_wildcard_channel_prefix w_;',
    around: locations('pub'),
    play: async (lab) => {
      await publish(lab, 'x', {}, 'w_1');
      return told('wildcard_channels', (await lab.request('GET', '/stats')).body);
    },
    without: 0,
    with: 1,
  },
  push_stream_max_messages_stored_per_channel: {
    line: 'push_stream_max_messages_stored_per_channel 1;',
    around: locations('pub', storing),
    play: async (lab) => {
      await publish(lab);
      return told('stored_messages', (await publish(lab)).body);
    },
    without: 2,
    with: 1,
  },
  push_stream_message_ttl: {
    line: 'push_stream_message_ttl 5s;',
    around: locations('pub', storing),
    play: async (lab) => {
      await publish(lab);
      await lab.pass(15_000);
      return told('stored_messages', (await lab.request('GET', '/pub?id=a')).body);
    },
    without: 1,
    with: 0,
  },
  push_stream_max_subscribers_per_channel: {
    line: 'push_stream_max_subscribers_per_channel 1;',
    around: locations('sub'),
    play: async (lab) => [(await begun(lab, '/sub/a')).status, (await begun(lab, '/sub/a')).status],
    without: [200, 200],
    with: [200, 403],
  },
  push_stream_channel_inactivity_time: {
    line: 'push_stream_channel_inactivity_time 2s;',
    around: locations('pub'),
    play: async (lab) => {
      await publish(lab);
      await lab.pass(10_000);
      return status(lab, 'GET', '/pub?id=a');
    },
    without: 200,
    with: 404,
  },
  push_stream_ping_message_text: {
    line: 'push_stream_ping_message_text ping;',
    around: locations('sub', 'push_stream_ping_message_interval 1s;'),
    play: async (lab) => (await begun(lab, '/sub/a', { time: 1500 })).body,
    without: ' ',
    with: 'ping',
  },
  push_stream_channel_deleted_message_text: {
    line: 'push_stream_channel_deleted_message_text gone;',
    around: locations('sub'),
    play: async (lab) => {
      const stream = await begun(lab, '/sub/a');
      await lab.request('DELETE', '/pub?id=a');
      return stream.body;
    },
    without: 'Channel deleted',
    with: 'gone',
  },
  push_stream_timeout_with_body: {
    line: 'push_stream_timeout_with_body on;',
    around: locations('lp', 'push_stream_longpolling_connection_ttl 1s;'),
    play: (lab) => after(lab, '/lp/a', { time: 2000 }),
    without: '304',
    with: '200 Timed out',
  },
  push_stream_events_channel_id: {
    line: 'push_stream_events_channel_id e;',
    around: locations('pub'),
    play: (lab) => status(lab, 'GET', '/pub?id=e'),
    without: 404,
    with: 200,
  },
  push_stream_channels_statistics: {
    line: 'push_stream_channels_statistics; push_stream_channels_path $arg_id;',
    around: bare,
    play: (lab) => status(lab, 'GET', '/'),
    without: 404,
    with: 200,
  },
  push_stream_publisher: {
    line: 'push_stream_publisher; push_stream_channels_path $arg_id;',
    around: bare,
    play: (lab) => status(lab, 'POST', '/?id=a', {}, 'x'),
    without: 404,
    with: 200,
  },
  push_stream_subscriber: {
    line: 'push_stream_subscriber polling; push_stream_channels_path a;',
    around: bare,
    play: (lab) => status(lab, 'GET', '/'),
    without: 404,
    with: 304,
  },
  push_stream_channels_path: {
    line: 'push_stream_channels_path a;',
    around:
      'push_stream_shared_memory_size 1m; HTTP; server { listen 80; SERVER; location / { push_stream_publisher; LOCATION; } }',
    play: async (lab) => (await lab.request('POST', '/', {}, 'x')).body.slice(0, 15),
    without: 'push stream module: push_stream_channels_path must be set. in /c/nginx.conf:3',
    with: '{"channel": "a"',
  },
  push_stream_store_messages: {
    line: storing,
    around: locations('pub').replace('LOCATION;', 'LOCATION; if ($arg_id) { IF; }'),
    play: async (lab) => told('stored_messages', (await publish(lab)).body),
    without: 0,
    with: 1,
  },
  push_stream_channel_info_on_publish: {
    line: 'push_stream_channel_info_on_publish off;',
    around: locations('pub'),
    play: async (lab) => (await publish(lab)).body.length > 0,
    without: true,
    with: false,
  },
  push_stream_authorized_channels_only: {
    line: 'push_stream_authorized_channels_only on;',
    around: locations('sub'),
    play: async (lab) => (await begun(lab, '/sub/a')).status,
    without: 200,
    with: 403,
  },
  push_stream_header_template: {
    line: 'push_stream_header_template "H";',
    around: locations('sub'),
    play: streamed,
    without: 'x',
    with: 'Hx',
  },
  push_stream_header_template_file: {
    line: `push_stream_header_template_file ${fixture('header.txt')};`,
    around: locations('sub'),
    play: streamed,
    without: 'x',
    with: 'Hx',
  },
  push_stream_message_template: {
    line: 'push_stream_message_template "[~text~]";',
    around: locations('sub'),
    play: streamed,
    without: 'x',
    with: '[x]',
  },
  push_stream_footer_template: {
    line: 'push_stream_footer_template "F";',
    around: locations('sub', 'push_stream_subscriber_connection_ttl 1s;'),
    play: async (lab) => (await begun(lab, '/sub/a', { time: 1500 })).body,
    without: '',
    with: 'F',
  },
  push_stream_wildcard_channel_max_qtd: {
    line: 'push_stream_wildcard_channel_max_qtd 1;',
    around: locations('sub', 'push_stream_wildcard_channel_prefix w_;'),
    play: async (lab) => (await begun(lab, '/sub/a/w_1/w_2')).status,
    without: 200,
    with: 403,
  },
  push_stream_ping_message_interval: {
    line: 'push_stream_ping_message_interval 1s;',
    around: locations('sub'),
    play: async (lab) => (await begun(lab, '/sub/a', { time: 1500 })).body,
    without: '',
    with: ' ',
  },
  push_stream_subscriber_connection_ttl: {
    line: 'push_stream_subscriber_connection_ttl 1s;',
    around: locations('sub'),
    play: async (lab) => (await begun(lab, '/sub/a', { time: 1500 })).ended,
    without: false,
    with: true,
  },
  push_stream_longpolling_connection_ttl: {
    line: 'push_stream_longpolling_connection_ttl 1s;',
    around: locations('lp'),
    play: (lab) => after(lab, '/lp/a', { time: 1500 }),
    without: 'held',
    with: '304',
  },
  push_stream_websocket_allow_publish: {
    line: 'push_stream_websocket_allow_publish on;',
    around: locations('ws'),
    play: async (lab) => {
      const client = new WebSocketClient(lab.connect().socket, '/ws/a');
      await lab.pass(1);
      client.send(1, 'x');
      await lab.pass(1);
      return client.texts;
    },
    without: [],
    with: ['x'],
  },
  push_stream_last_received_message_time: {
    line: 'push_stream_last_received_message_time $arg_time;',
    around: locations('lp', storing),
    play: async (lab) => {
      await publish(lab);
      return after(lab, '/lp/a?time=Thu,%2001%20Jan%201970%2000:00:00%20GMT');
    },
    without: 'held',
    with: '200 x',
  },
  push_stream_last_received_message_tag: {
    line: 'push_stream_last_received_message_tag $arg_tag;',
    around: locations('lp', storing),
    play: async (lab) => {
      const { headers } = await publish(lab, 'one');
      await publish(lab, 'two');
      const now = headers.find(([name]) => name === 'Date')?.[1] ?? '';
      return after(lab, '/lp/a?tag=1', { headers: { 'If-Modified-Since': now } });
    },
    without: 'held',
    with: '200 two',
  },
  push_stream_last_event_id: {
    line: 'push_stream_last_event_id $arg_event;',
    around: locations('lp', storing),
    play: async (lab) => {
      await publish(lab, 'one', { 'Event-Id': '1' });
      await publish(lab, 'two', { 'Event-Id': '2' });
      return after(lab, '/lp/a?event=1');
    },
    without: 'held',
    with: '200 two',
  },
  push_stream_user_agent: {
    line: 'push_stream_user_agent $arg_agent;',
    around: locations('sub', 'push_stream_padding_by_user_agent "t,0,50";'),
    play: async (lab) => (await streamed(lab, '/sub/a?agent=t')).length,
    without: 1,
    with: 51,
  },
  push_stream_padding_by_user_agent: {
    line: 'push_stream_padding_by_user_agent "t,0,50";',
    around: locations('sub'),
    play: async (lab) => (await streamed(lab, '/sub/a', { 'User-Agent': 't' })).length,
    without: 1,
    with: 51,
  },
  push_stream_allowed_origins: {
    line: 'push_stream_allowed_origins http://a.example;',
    around: locations('pub'),
    play: header('access-control-allow-origin', 'OPTIONS', '/pub?id=a'),
    without: undefined,
    with: 'http://a.example',
  },
  push_stream_allow_connections_to_events_channel: {
    line: 'push_stream_allow_connections_to_events_channel on;',
    around: locations('sub', 'push_stream_events_channel_id e;').replace(
      'LOCATION;',
      'LOCATION; if ($uri) { IF; }',
    ),
    play: async (lab) => (await begun(lab, '/sub/e')).status,
    without: 403,
    with: 200,
  },
  push_stream_content_type: {
    line: 'push_stream_content_type x/y;',
    around: locations('sub'),
    play: async (lab) => (await begun(lab, '/sub/a')).header('content-type'),
    without: 'text/plain',
    with: 'x/y',
  },
  push_stream_websocket: {
    line: 'push_stream_websocket; push_stream_channels_path a;',
    around: bare,
    play: (lab) => status(lab, 'GET', '/'),
    without: 404,
    // A request that offers no upgrade.
    with: 400,
  },
  push_stream_eventsource_support: {
    line: 'push_stream_eventsource_support on;',
    around: locations('sub'),
    play: async (lab) => (await begun(lab, '/sub/a')).header('content-type'),
    without: 'text/plain',
    with: 'text/event-stream; charset=utf-8',
  },
};
