import { expect, test } from 'vitest';
import { folderOf, serveFolder } from '../support/nginx-conf/site-folder.js';
import { readExposition, sampleOf } from '../support/operations/exposition-reader.js';

const configuration = (port: number, limit = 10) => `
  events { }
  http {
    push_stream_shared_memory_size 1m;
    push_stream_max_messages_stored_per_channel ${limit};
    server {
      listen 127.0.0.1:${port};
      location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
      location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
      location = /metrics { push_metrics; }
      location = /ready { push_health ready; }
    }
  }`;

test('a new configuration: counters go on, and nobody is counted who was told to come again', async () => {
  const nginx = await serveFolder(folderOf({}), configuration);
  const read = async () => readExposition((await nginx.request('GET', '/metrics')).body);
  const waiting = async () =>
    sampleOf(await read(), 'pushstream_subscribers', 'dialect="push-stream",mode="long-polling"');
  const published = async () =>
    sampleOf(await read(), 'pushstream_publishes_total', 'dialect="push-stream",mode="http",result="200"');
  await nginx.request('POST', '/pub?id=a', {}, 'one');
  const held = nginx.request('GET', '/lp/b');
  await expect.poll(waiting).toBe(1);
  await nginx.reload(configuration(nginx.port, 5));
  expect((await held).status).toBe(304);
  expect(await waiting()).toBe(0);
  expect(await published()).toBe(1);
  await nginx.request('POST', '/pub?id=a', {}, 'two');
  expect(await published()).toBe(2);
  expect((await nginx.request('GET', '/ready')).body).toBe('ready\n');
  expect(nginx.errors).toEqual([]);
});
