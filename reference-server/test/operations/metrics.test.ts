import { describe, expect, test } from 'vitest';
import type { LocationSettings } from '../../src/index.js';
import { NginxLab, withHttp } from '../support/nginx-conf/nginx-lab.js';
import { type Family, readExposition, sampleOf } from '../support/operations/exposition-reader.js';
import { Lab } from '../support/push-stream/lab.js';
import { WebSocketClient } from '../support/push-stream/web-socket-client.js';
import type { HttpClient, WireResponse } from '../support/wire/http-client.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

/** What both kinds of server in memory can do. */
interface Asked {
  connect(): HttpClient;
  pass(ms: number): Promise<void>;
  request(
    method: string,
    target: string,
    headers?: Record<string, string>,
    body?: string,
  ): Promise<WireResponse>;
}

const mode = (path: string, name: string): LocationSettings => ({
  path: `^/${path}/(.*)`,
  match: 'regex',
  push_stream_subscriber: name,
  push_stream_channels_path: '$1',
});

const pollsOfRelay: LocationSettings[] = [{ path: '/relay/poll', push_subscriber: 'interval-poll' }];

/** The locations of a Lab, in an nginx.conf. */
const configuration = withHttp(`
  push_stream_shared_memory_size 10m;
  push_stream_message_template ~text~;
  push_stream_max_messages_stored_per_channel 5;
  server {
    listen 80;
    location = /pub { push_stream_publisher admin; push_stream_channels_path $arg_id; push_stream_store_messages on; }
    location ~ ^/ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
    location ~ ^/sub/(.*) { push_stream_subscriber; push_stream_channels_path $1; }
    location ~ ^/lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
    location ~ ^/poll/(.*) { push_stream_subscriber polling; push_stream_channels_path $1; }
    location ~ ^/ws/(.*) { push_stream_subscriber websocket; push_stream_websocket_allow_publish on; push_stream_channels_path $1; }
    location = /relay/pub { push_publisher; set $push_channel_id $arg_id; }
    location = /relay/sub { push_subscriber long-poll; set $push_channel_id $arg_id; }
    location = /relay/poll { push_subscriber interval-poll; set $push_channel_id $arg_id; }
    location = /metrics { push_metrics; }
  }`);

const servers: [string, () => Asked][] = [
  [
    'createPushServer',
    () =>
      new Lab({
        metrics_path: '/metrics',
        push_stream_max_messages_stored_per_channel: 5,
        subscriber: { push_stream_websocket_allow_publish: 'on' },
        more: pollsOfRelay,
      }),
  ],
  ['nginx.conf', () => new NginxLab(configuration)],
];

async function read(server: Asked): Promise<Map<string, Family>> {
  const answer = await server.request('GET', '/metrics');
  expect([answer.status, answer.header('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return readExposition(answer.body);
}

/** Begins a request whose answer goes on, or is held. */
async function begin(server: Asked, target: string): Promise<HttpClient> {
  const client = server.connect();
  client.send(`GET ${target} HTTP/1.1\r\nHost: push.example\r\n\r\n`);
  await server.pass(0);
  return client;
}

describe.each(servers)('%s', (_, make) => {
  const stream = (name: string) => `dialect="push-stream",mode="${name}"`;
  const relay = (name: string) => `dialect="relay",mode="${name}"`;

  test('counts what is done in each mode of both dialects', async () => {
    const server = make();
    const post = async (target: string) => {
      await server.request('POST', target, {}, 'text');
      await server.pass(0);
    };
    await post('/pub?id=a');
    await post('/pub?id=a');
    const open = [
      await begin(server, '/ev/a.b2'),
      await begin(server, '/ev/a'),
      await begin(server, '/sub/a'),
      await begin(server, '/lp/a'),
      await begin(server, '/lp/a?callback=f'),
    ];
    const socket = new WebSocketClient(server.connect().socket, '/ws/a.b1');
    await begin(server, '/relay/sub?id=r');
    await server.pass(0);
    const before = await read(server);
    const waiting = (name: string) => sampleOf(before, 'pushstream_subscribers', name);
    expect(
      ['eventsource', 'streaming', 'websocket', 'long-polling', 'jsonp', 'polling'].map((name) =>
        waiting(stream(name)),
      ),
    ).toEqual([2, 1, 1, 1, 1, 0]);
    expect(waiting(relay('long-polling'))).toBe(1);
    await post('/pub?id=a');
    await post('/relay/pub?id=r');
    await post('/relay/pub?id=r');
    // One that is stored in each dialect, and none.
    for (const target of [
      '/lp/a.b2',
      '/poll/a.b3',
      '/poll/a',
      '/relay/sub?id=r',
      '/relay/poll?id=r',
      '/relay/poll?id=none',
    ])
      await server.request('GET', target);
    socket.socket.write(WebSocketClient.frame(1, 'said'));
    await server.pass(0);
    const after = await read(server);
    const delivered = (name: string) => sampleOf(after, 'pushstream_deliveries_total', name);
    expect(delivered(stream('eventsource'))).toBe(2 + 2 + 2);
    expect(delivered(stream('streaming'))).toBe(2);
    expect(delivered(stream('websocket'))).toBe(1 + 2);
    expect(delivered(stream('long-polling'))).toBe(1 + 2);
    expect(delivered(stream('jsonp'))).toBe(1);
    expect(delivered(stream('polling'))).toBe(3);
    expect(delivered(relay('long-polling'))).toBe(1 + 1);
    expect(delivered(relay('polling'))).toBe(1);
    expect(sampleOf(after, 'pushstream_subscribers', relay('long-polling'))).toBe(0);
    expect(sampleOf(after, 'pushstream_subscribers', stream('long-polling'))).toBe(0);
    for (const client of open) client.destroy();
    socket.socket.destroy();
    await server.pass(0);
    const last = await read(server);
    expect(
      [...(last.get('pushstream_subscribers')?.samples.values() ?? [])].every((count) => count === 0),
    ).toBe(true);
    expect(sampleOf(last, 'pushstream_deliveries_total', stream('eventsource'))).toBe(6);
  });

  test('counts publishes by what was answered', async () => {
    const server = make();
    for (const [method, target, body] of [
      ['POST', '/pub?id=a', 'text'],
      ['PUT', '/pub?id=a', 'text'],
      ['POST', '/pub?id=a', ''],
      ['POST', '/pub', 'text'],
      ['GET', '/pub?id=a', ''],
      ['DELETE', '/pub?id=a', ''],
      ['POST', '/relay/pub?id=r', 'text'],
      ['POST', '/relay/pub', 'text'],
      ['PUT', '/relay/pub?id=r', ''],
      ['POST', '/pub?id=a', 'x'.repeat(11 * 2 ** 20)],
    ] as const)
      await server.request(method, target, {}, body || undefined);
    await begin(server, '/relay/sub?id=s');
    await server.request('POST', '/relay/pub?id=s', {}, 'text');
    const socket = new WebSocketClient(server.connect().socket, '/ws/a');
    await server.pass(0);
    socket.socket.write(WebSocketClient.frame(1, 'said'));
    await server.pass(0);
    const metrics = await read(server);
    const count = (dialect: string, result: string, mode = 'http') =>
      sampleOf(
        metrics,
        'pushstream_publishes_total',
        `dialect="${dialect}",mode="${mode}",result="${result}"`,
      );
    expect(['200', '201', '202'].map((result) => count('push-stream', result))).toEqual([2, 0, 0]);
    expect(['200', '201', '202', '4xx', '5xx'].map((result) => count('relay', result))).toEqual([
      0, 1, 1, 1, 0,
    ]);
    expect(count('push-stream', 'accepted', 'websocket')).toBe(1);
    expect(count('push-stream', 'refused', 'websocket')).toBe(0);
    expect(sampleOf(metrics, 'pushstream_connections')).toBeGreaterThan(0);
  });

  test('tells of channels, stored messages and those that were dropped for newer ones', async () => {
    const server = make();
    for (let index = 0; index < 7; index++) await server.request('POST', '/pub?id=a', {}, 'text');
    await server.request('POST', '/pub?id=b', {}, 'text');
    const metrics = await read(server);
    const names = ['pushstream_channels', 'pushstream_stored_messages', 'pushstream_messages_trimmed_total'];
    expect(names.map((name) => sampleOf(metrics, name))).toEqual([2, 6, 2]);
    expect(sampleOf(metrics, 'pushstream_stored_bytes')).toBeGreaterThan(6 * 256);
    expect(sampleOf(metrics, 'process_resident_memory_bytes')).toBeGreaterThan(2 ** 20);
    expect(sampleOf(metrics, 'pushstream_event_loop_delay_seconds', 'quantile="1"')).toBeGreaterThanOrEqual(
      0,
    );
    expect(metrics.has('pushstream_store_errors_total')).toBe(false);
  });

  test('whatever channels there are, no label has the name of one', async () => {
    const server = make();
    const before = (await server.request('GET', '/metrics')).body.split('\n').length;
    for (let index = 0; index < 50; index++)
      await server.request('POST', `/pub?id=channel${index}`, {}, 'text');
    const { body } = await server.request('GET', '/metrics');
    expect(body.split('\n').length).toBe(before);
    expect(body).not.toContain('channel0');
  });

  test('what the server itself says is no message', async () => {
    const server = make();
    await begin(server, '/ev/a');
    await server.request('POST', '/pub?id=a', {}, 'text');
    await server.request('DELETE', '/pub?id=a');
    await server.pass(0);
    const metrics = await read(server);
    expect(sampleOf(metrics, 'pushstream_deliveries_total', stream('eventsource'))).toBe(1);
    expect(sampleOf(metrics, 'pushstream_subscribers', stream('eventsource'))).toBe(0);
  });

  test('is for those who read', async () => {
    const server = make();
    const head = await server.request('HEAD', '/metrics');
    expect([head.status, head.body, Number(head.header('content-length')) > 1000]).toEqual([200, '', true]);
    const post = await server.request('POST', '/metrics', {}, 'text');
    expect([post.status, post.header('allow')]).toEqual([405, 'GET, HEAD']);
  });
});

test('a subscriber that reads too slowly is told of once, and what it did not get is not counted', async () => {
  const lab = new Lab({ metrics_path: '/metrics', max_queued_bytes: 1000 });
  const listener = await begin(lab, '/sub/a');
  listener.socket.pause();
  for (let index = 0; index < 200; index++) await lab.publish('a', 'x'.repeat(10_000));
  const metrics = await read(lab);
  expect(sampleOf(metrics, 'pushstream_subscribers_dropped_total')).toBe(1);
  const delivered =
    sampleOf(metrics, 'pushstream_deliveries_total', 'dialect="push-stream",mode="streaming"') ?? 0;
  expect(delivered).toBeGreaterThan(0);
  expect(delivered).toBeLessThan(200);
});

describe('where it is', () => {
  test('nowhere unless it is said; pages and other names are kept out as everywhere', async () => {
    const silent = new VirtualServer();
    expect((await silent.request('GET', '/metrics')).status).toBe(404);
    const server = new VirtualServer({ metrics_path: '/metrics', allowed_hosts: '' });
    const ask = async (...lines: string[]) => {
      const text = ['GET /metrics HTTP/1.1', ...lines, '', ''].join('\r\n');
      return (await server.run(server.connect().send(text).response())).status;
    };
    expect(await ask('Host: 127.0.0.1:9080')).toBe(200);
    expect(await ask('Host: rebound.example')).toBe(421);
    expect(await ask('Host: localhost', 'Origin: https://evil.example')).toBe(403);
  });

  test.each(['metrics', '/metrics?x', '/a b', '/metrics/', `/${'a'.repeat(256)}`, ''])(
    '%j is no path for it',
    (path) => {
      const make = () => new VirtualServer({ metrics_path: path });
      expect(make).toThrow(
        `server: metrics_path must be a path such as /a/b, without a query and without a slash at its end, not ${JSON.stringify(path)}.`,
      );
    },
  );

  test('a path that is taken is refused', () => {
    expect(() => new VirtualServer({ metrics_path: '/pub' })).toThrow(
      'location /pub: there are two locations of this path.',
    );
    expect(() => new VirtualServer({ metrics_path: '/h/live', health_path: '/h' })).toThrow(
      'there are two locations',
    );
  });

  test('the modes of a server that are not used are there too, with 0', async () => {
    const server = new VirtualServer({
      metrics_path: '/metrics',
      locations: [mode('ev', 'eventsource')],
      push_stream_shared_memory_size: '1m',
    });
    const metrics = await read(server);
    expect(metrics.get('pushstream_deliveries_total')?.samples.size).toBe(8);
  });
});
