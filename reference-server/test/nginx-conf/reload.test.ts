import { expect, test } from 'vitest';
import { NginxLab, withHttp } from '../support/nginx-conf/nginx-lab.js';
import { folderOf, serveFolder } from '../support/nginx-conf/site-folder.js';

const configuration = (port: number, http = '') => `
  events { }
  http {
    push_stream_shared_memory_size 1m;
    ${http}
    server {
      listen 127.0.0.1:${port};
      location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
      location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
      location /held { push_subscriber; set $push_channel_id $arg_id; }
    }
  }`;

test('a new configuration: who waits is told, messages stay, new rules hold', async () => {
  const nginx = await serveFolder(folderOf({}), configuration);
  for (const text of ['one', 'two']) await nginx.request('POST', '/pub?id=a', {}, text);
  const held = [nginx.request('GET', '/lp/a'), nginx.request('GET', '/held?id=b')];
  const subscribers = async () =>
    (await nginx.request('GET', '/pub?id=a/b')).body.match(/"subscribers": 1/g)?.length;
  while ((await subscribers()) !== 2);
  await nginx.reload(configuration(nginx.port, 'push_stream_max_messages_stored_per_channel 1;'));
  expect((await Promise.all(held)).map(({ status }) => status)).toEqual([304, 304]);
  expect((await nginx.request('GET', '/lp/a.b9')).status).toBe(200);
  const { body } = await nginx.request('POST', '/pub?id=a', {}, 'three');
  expect(body).toContain('"published_messages": 3, "stored_messages": 1');
  expect(nginx.errors).toEqual([]);
});

test('what channels live by from their beginning stays, and the log says so', async () => {
  const nginx = await serveFolder(folderOf({}), configuration);
  await nginx.reload(configuration(nginx.port, 'push_stream_events_channel_id e;'));
  expect(nginx.errors).toEqual([
    '[warn] push_stream_events_channel_id and push_stream_channel_inactivity_time cannot change without restart, ignoring change',
  ]);
});

test('an idle connection of the old configuration is closed', async () => {
  const nginx = await serveFolder(folderOf({}), configuration);
  const client = await nginx.connect();
  await client.request('GET', '/pub?id=a');
  await nginx.reload(configuration(nginx.port));
  await client.closed;
});

test('an if in a location changes what may change, the rest is that of the location', async () => {
  const lab = new NginxLab(
    withHttp(`
      push_stream_shared_memory_size 1m;
      server {
        listen 80;
        location /pub {
          push_stream_publisher;
          push_stream_channels_path $arg_id;
          if ($arg_keep) { push_stream_store_messages on; }
          if ($arg_other) { push_stream_channels_path other; }
        }
      }`),
  );
  const publish = async (query: string) => (await lab.request('POST', `/pub?id=a${query}`, {}, 'x')).body;
  expect(await publish('')).toContain('"channel": "a", "published_messages": 1, "stored_messages": 0');
  expect(await publish('&keep=1')).toContain('"channel": "a", "published_messages": 2, "stored_messages": 1');
  expect(await publish('&other=1')).toContain(
    '"channel": "other", "published_messages": 1, "stored_messages": 0',
  );
});
