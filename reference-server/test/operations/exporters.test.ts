import { expect, test } from 'vitest';
import { NginxLab, withServer } from '../support/nginx-conf/nginx-lab.js';
import { readExposition, sampleOf } from '../support/operations/exposition-reader.js';
import type { WireResponse } from '../support/wire/http-client.js';
import { VirtualServer } from '../support/wire/virtual-server.js';

/*
 * Exporters for nginx-push-stream-module ask for its statistics with `Accept: application/json`, and put the fields of the
 * summary, and of the list of channels, into whole numbers and texts: where one has another type, they read nothing.
 */

const counted = [
  'channels',
  'wildcard_channels',
  'published_messages',
  'stored_messages',
  'messages_in_trash',
  'channels_in_delete',
  'channels_in_trash',
  'subscribers',
  'uptime',
];

/** The fields of an object as an exporter takes them. */
function decode(
  value: unknown,
  numbers: readonly string[],
  texts: readonly string[],
): Record<string, number> {
  const object = value as Record<string, unknown>;
  for (const name of texts) if (typeof object[name] !== 'string') throw new Error(`${name} is no text`);
  const pairs = numbers.map((name) => {
    const number = object[name];
    if (!Number.isSafeInteger(number)) throw new Error(`${name} is no whole number`);
    return [name, number as number] as const;
  });
  return Object.fromEntries(pairs);
}

interface Asked {
  request(
    method: string,
    target: string,
    headers?: Record<string, string>,
    body?: string,
  ): Promise<WireResponse>;
  pass(ms: number): Promise<void>;
  connect(): { send(text: string): unknown };
}

const servers: [string, () => Asked][] = [
  ['createPushServer', () => new VirtualServer({ metrics_path: '/metrics' })],
  [
    'nginx.conf',
    () =>
      new NginxLab(
        withServer(`
          location = /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
          location ~ ^/ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
          location = /channels-stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; }
          location = /metrics { push_metrics; }`).replace(
          'http {',
          'http { push_stream_shared_memory_size 1m;',
        ),
      ),
  ],
];

test.each(servers)('%s: an exporter for the module reads what the metrics tell', async (_, make) => {
  const server = make();
  const ask = async (target: string) => {
    const { status, body, header } = await server.request('GET', target, { Accept: 'application/json' });
    expect([status, header('content-type')]).toEqual([200, 'application/json']);
    return JSON.parse(body) as { infos: unknown[] };
  };
  for (const id of ['a', 'a', 'b']) await server.request('POST', `/pub?id=${id}`, {}, 'text');
  server.connect().send('GET /ev/a HTTP/1.1\r\nHost: push.example\r\n\r\n');
  await server.pass(0);
  const summary = decode(await ask('/channels-stats'), counted, ['hostname', 'time']);
  expect(summary).toMatchObject({ channels: 2, published_messages: 3, stored_messages: 3, subscribers: 1 });
  const metrics = readExposition((await server.request('GET', '/metrics')).body);
  const told = ['pushstream_channels', 'pushstream_stored_messages'].map((name) => sampleOf(metrics, name));
  expect(told).toEqual([summary.channels, summary.stored_messages]);
  expect(sampleOf(metrics, 'pushstream_subscribers', 'dialect="push-stream",mode="eventsource"')).toBe(
    summary.subscribers,
  );
  const { infos, ...group } = await ask('/channels-stats?id=ALL');
  decode(group, ['channels', 'wildcard_channels', 'uptime'], ['hostname', 'time']);
  const rows = infos.map((one) =>
    decode(one, ['published_messages', 'stored_messages', 'subscribers'], ['channel']),
  );
  expect(rows).toEqual([
    { published_messages: 2, stored_messages: 2, subscribers: 1 },
    { published_messages: 1, stored_messages: 1, subscribers: 0 },
  ]);
});
