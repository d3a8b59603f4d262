// nginx-push-stream-module itself, which tells nothing by itself: the clock of its nginx does.

import { systemClock } from 'pushstream-server/parts';
import { describe, expect, test } from 'vitest';
import {
  realModule,
  serveWithRealModule,
} from '../../../reference-server/test/support/push-stream/real-module.js';
import { ChaosProxy } from '../support/chaos/proxy.js';
import { Followed } from '../support/client/follow.js';
import { modesInNode } from '../support/client/modes.js';
import { nchanAvailable, startNginx } from '../support/wire/nchan.js';

const template =
  '{\\"id\\":~id~,\\"channel\\":\\"~channel~\\",\\"text\\":\\"~text~\\",\\"tag\\":\\"~tag~\\",\\"time\\":\\"~time~\\"}';
const locations = `
  location /pub { push_stream_publisher; push_stream_channels_path $arg_id; push_stream_store_messages on; }
  location ~ /ws/(.*) { push_stream_subscriber websocket; push_stream_channels_path $1; }
  location ~ /ev/(.*) { push_stream_subscriber eventsource; push_stream_channels_path $1; }
  location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
  location ~ /sub/(.*) {
    push_stream_subscriber; push_stream_channels_path $1; push_stream_header_template "<html><body>";
    push_stream_message_template "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>";
  }`;
const http = `
  push_stream_message_template "${template}";
  push_stream_last_received_message_time "$arg_time";
  push_stream_last_received_message_tag "$arg_tag";
  push_stream_last_event_id "$arg_eventid";`;

describe.skipIf(realModule === undefined)('the real push-stream module', () => {
  test('nothing is lost before the first message of a connection, in any mode', async () => {
    const url = await serveWithRealModule(locations, http);
    const publish = (text: string) => fetch(`${url}/pub?id=a`, { method: 'POST', body: text });
    await publish('before');
    // A message of the very second in which a connection begins may come with it.
    const second = () => Math.floor(systemClock.now() / 1000);
    const before = second();
    while (second() === before) await new Promise(setImmediate);
    const proxy = new ChaosProxy(0, systemClock);
    proxy.severity = 0;
    proxy.target = Number(new URL(url).port);
    const port = await proxy.listen();
    const clients = modesInNode.map(([, options]) => new Followed({ port, channels: ['a'], ...options }));
    try {
      for (const { stream } of clients) stream.connect();
      for (const { stream } of clients)
        while (!stream.stats.guarantees.resume) await new Promise(setImmediate);
      proxy.block('/');
      await publish('away');
      for (const client of clients) await client.until(() => client.all('reconnecting').length > 0);
      proxy.unblock('/');
      for (const client of clients) await client.received(1);
      await publish('after');
      for (const client of clients) await client.received(2);
      for (const { texts } of clients) expect(texts).toEqual(['away', 'after']);
    } finally {
      for (const { stream } of clients) stream.disconnect();
      await proxy.close();
    }
  });

  test.skipIf(!nchanAvailable())('behind nginx as it is, streams are left for long-polling', async () => {
    const url = await serveWithRealModule(locations, http);
    const nginx = await startNginx([`location /x/ { proxy_pass ${url}/; }`]);
    const prefixes = {
      urlPrefixEventsource: '/x/ev',
      urlPrefixStream: '/x/sub',
      urlPrefixLongpolling: '/x/lp',
    };
    const modes = 'eventsource|stream|longpolling';
    const client = new Followed({ port: nginx.port, channels: ['a'], modes, ...prefixes });
    try {
      client.stream.connect();
      await client.opened();
      await fetch(`${url}/pub?id=a`, { method: 'POST', body: 'here' });
      await client.received(1);
      expect(client.all('error').map(({ code }) => code)).toEqual(['blocked', 'blocked']);
      expect(client.all('open').map(({ mode }) => mode)).toEqual(['longpolling']);
    } finally {
      client.stream.disconnect();
      await nginx.stop();
    }
  });
});
