import type { NginxLab } from '../../../support/nginx-conf/nginx-lab.js';
import { after, type Effects, header, status } from './effect.js';

/** The locations of the relay dialect, and more within each. */
const locations = ({ http = '', pub = '', sub = '' }) => `
  push_stream_shared_memory_size 1m; ${http} HTTP;
  server {
    listen 80; SERVER;
    location /pub { push_publisher; set $push_channel_id $arg_id; ${pub} }
    location /sub { push_subscriber; set $push_channel_id $arg_id; ${sub} }
    location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
  }`;

const publisher = locations({ pub: 'LOCATION;' });
const subscriber = locations({ sub: 'LOCATION;' });

const publish = (lab: NginxLab, text = 'x', id = 'a') => lab.request('POST', `/pub?id=${id}`, {}, text);

/** How many messages a channel has; the status where there is none. */
async function queued(lab: NginxLab): Promise<number> {
  const { status, body } = await lab.request('GET', '/pub?id=a');
  return Number(/queued messages: (\d+)/.exec(body)?.[1] ?? status);
}

export const relayEffects: Effects = {
  push_allowed_origins: {
    line: 'push_allowed_origins http://b.example;',
    around: `HTTP; server { listen 80; SERVER;
      location / { push_subscriber interval-poll; set $push_channel_id a; LOCATION; } }`,
    play: header('access-control-allow-origin', 'GET', '/', { Origin: 'http://b.example' }),
    without: undefined,
    with: 'http://b.example',
  },
  push_publisher: {
    line: 'push_publisher;',
    around: 'server { listen 80; location / { set $push_channel_id $arg_id; LOCATION; } }',
    play: (lab) => status(lab, 'POST', '/?id=a', {}, 'x'),
    without: 404,
    with: 202,
  },
  push_subscriber: {
    line: 'push_subscriber interval-poll;',
    around: 'server { listen 80; location / { set $push_channel_id $arg_id; LOCATION; } }',
    play: (lab) => status(lab, 'GET', '/?id=a'),
    without: 404,
    with: 304,
  },
  push_channel_group: {
    line: 'push_channel_group g;',
    around: publisher,
    play: async (lab) => {
      await publish(lab);
      return /"channel": "([^"]*)"/.exec((await lab.request('GET', '/stats?id=ALL')).body)?.[1];
    },
    without: 'a',
    with: 'g/a',
  },
  push_max_channel_id_length: {
    line: 'push_max_channel_id_length 3;',
    around: publisher,
    play: async (lab) => (await publish(lab, 'x', 'long')).status,
    without: 202,
    with: 400,
  },
  push_channel_timeout: {
    line: 'push_channel_timeout 60s;',
    around: publisher,
    play: async (lab) => {
      await lab.request('PUT', '/pub?id=a');
      await lab.pass(20_000);
      return status(lab, 'GET', '/pub?id=a');
    },
    without: 404,
    with: 200,
  },
  push_store_messages: {
    line: 'push_store_messages off;',
    around: publisher,
    play: async (lab) => {
      await publish(lab);
      return queued(lab);
    },
    without: 1,
    with: 0,
  },
  push_message_timeout: {
    line: 'push_message_timeout 1s;',
    around: publisher,
    play: async (lab) => {
      await publish(lab);
      await lab.pass(3000);
      return queued(lab);
    },
    without: 1,
    with: 0,
  },
  push_max_message_buffer_length: {
    line: 'push_max_message_buffer_length 1;',
    around: publisher,
    play: async (lab) => {
      for (const text of ['x', 'y']) await publish(lab, text);
      return queued(lab);
    },
    without: 2,
    with: 1,
  },
  push_message_buffer_length: {
    line: 'push_message_buffer_length 1;',
    around: publisher,
    play: async (lab) => {
      for (const text of ['x', 'y']) await publish(lab, text);
      return queued(lab);
    },
    without: 2,
    with: 1,
  },
  push_min_message_buffer_length: {
    line: 'push_min_message_buffer_length 2;',
    around: locations({ http: 'push_delete_oldest_received_message on;', pub: 'LOCATION;' }),
    play: async (lab) => {
      for (const text of ['x', 'y']) await publish(lab, text);
      await lab.request('GET', '/sub?id=a');
      return queued(lab);
    },
    without: 1,
    with: 2,
  },
  push_delete_oldest_received_message: {
    line: 'push_delete_oldest_received_message on;',
    around: publisher,
    play: async (lab) => {
      for (const text of ['x', 'y']) await publish(lab, text);
      await lab.request('GET', '/sub?id=a');
      return queued(lab);
    },
    without: 2,
    with: 1,
  },
  push_subscriber_concurrency: {
    line: 'push_subscriber_concurrency first;',
    around: subscriber,
    play: async (lab) => {
      const first = lab.connect().send('GET /sub?id=a HTTP/1.1\r\nHost: a\r\n\r\n');
      await lab.pass(1);
      return [(await after(lab, '/sub?id=a')).slice(0, 4), first.unread];
    },
    without: ['held', ''],
    with: ['409 ', ''],
  },
  push_subscriber_timeout: {
    line: 'push_subscriber_timeout 1s;',
    around: subscriber,
    play: (lab) => after(lab, '/sub?id=a', { time: 2000 }),
    without: 'held',
    with: '304',
  },
  push_authorized_channels_only: {
    line: 'push_authorized_channels_only on;',
    around: subscriber,
    play: async (lab) => (await after(lab, '/sub?id=a')).slice(0, 4),
    without: 'held',
    with: '403 ',
  },
  push_max_channel_subscribers: {
    line: 'push_max_channel_subscribers 1;',
    around: subscriber,
    play: async (lab) => [await after(lab, '/sub?id=a'), (await after(lab, '/sub?id=a')).slice(0, 4)],
    without: ['held', 'held'],
    with: ['held', '403 '],
  },
  push_ignore_queue_on_no_cache: {
    line: 'push_ignore_queue_on_no_cache on;',
    around: subscriber,
    play: async (lab) => {
      await publish(lab);
      return after(lab, '/sub?id=a', { headers: { 'Cache-Control': 'no-cache' } });
    },
    without: '200 x',
    with: 'held',
  },
  push_max_reserved_memory: {
    line: 'push_max_reserved_memory 2k;',
    around: publisher
      .replace('push_stream_shared_memory_size 1m;', '')
      .replace(/ {4}location \/stats.*\n/, ''),
    play: async (lab) => (await publish(lab, 'x'.repeat(3000))).status,
    without: 202,
    with: 507,
  },
};
