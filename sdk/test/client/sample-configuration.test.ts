// Whether a server takes the position that it is asked from depends on its configuration.
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createNginxConfServer } from 'pushstream-server/nginx-conf';
import { expect, onTestFinished, test } from 'vitest';
import { Followed } from '../support/client/follow.js';
import { byHand, Puppet } from '../support/client/puppet.js';
import { freePort } from '../support/wire/free-port.js';
import { referenceServer, settings } from '../support/wire/reference-server.js';

const template =
  '{\\"id\\":~id~,\\"channel\\":\\"~channel~\\",\\"text\\":\\"~text~\\",\\"tag\\":\\"~tag~\\",\\"time\\":\\"~time~\\"}';

/** Locations as in the sample configuration of nginx-push-stream-module: the position counts with `qs=on` only. */
const location = (path: string, mode: string, messages = template) => `
    location ~ /${path}/(.*) {
      push_stream_subscriber ${mode};
      push_stream_channels_path $1;
      push_stream_message_template "${messages}";
      if ($arg_tests = "on") {
        push_stream_channels_path "test_$1";
      }
      if ($arg_qs = "on") {
        push_stream_last_received_message_time "$arg_time";
        push_stream_last_received_message_tag "$arg_tag";
        push_stream_last_event_id "$arg_eventid";
      }
    }`;

const configuration = (port: number) => `
events {}
http {
  push_stream_shared_memory_size 32M;
  server {
    listen 127.0.0.1:${port};
    location /pub {
      push_stream_publisher admin;
      push_stream_channels_path $arg_id;
      push_stream_store_messages on;
    }
    ${location('ws', 'websocket')}
    ${location('ev', 'eventsource')}
    ${location('lp', 'long-polling')}
    ${location('sub', 'streaming', "<script>p(~id~,'~channel~','~text~','~event-id~','~time~','~tag~');</script>")}
  }
}
`;

/** A server of that configuration. */
async function sample(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'sample-'));
  const port = await freePort();
  await writeFile(join(folder, 'nginx.conf'), configuration(port));
  const server = createNginxConfServer({ file: join(folder, 'nginx.conf') });
  await server.listen();
  onTestFinished(async () => {
    await server.close();
    await rm(folder, { recursive: true });
  });
  return port;
}

/** What a client has that was away while two of four messages came. */
async function away(port: number, modes: string): Promise<Followed> {
  const client = new Followed({ port, modes, channels: { a: { backtrack: 1 } } });
  const { stream } = client;
  onTestFinished(() => stream.disconnect());
  await stream.publish('1');
  stream.connect();
  await client.received(1);
  stream.disconnect();
  for (const text of ['2', '3']) await stream.publish(text);
  stream.connect();
  await client.opened(2);
  await stream.publish('4');
  await client.until(() => client.texts.includes('4'));
  return client;
}

test('with the sample configuration of the module nothing is lost in any mode', async () => {
  const port = await sample();
  for (const mode of ['websocket', 'stream', 'eventsource', 'longpolling']) {
    const client = await away(port, mode);
    expect(client.texts.slice(-4), mode).toEqual(['1', '2', '3', '4']);
    expect(client.all('gap'), mode).toEqual([]);
    expect(client.stream.stats.guarantees.resume, mode).toBe(true);
  }
});

test('a condition on another argument holds as long as there is no position to tell', async () => {
  const port = await sample();
  const publisher = new Followed({ port, modes: 'longpolling' });
  // A poll has a position with its first answer, which our server gives at once.
  for (const modes of ['websocket', 'stream', 'eventsource']) {
    const client = new Followed({ port, modes, channels: [modes], extraParams: () => ({ tests: 'on' }) });
    onTestFinished(() => client.stream.disconnect());
    client.stream.connect();
    await client.opened(1);
    await publisher.stream.publish('1', { channels: [`test_${modes}`] });
    await client.until(() => client.texts.includes('1'));
    expect(client.messages[0]?.channel).toBe(`test_${modes}`);
  }
});

test.each([
  ['websocket', false],
  ['stream', true],
  ['eventsource', true],
  ['longpolling', true],
])('where the arguments are not looked at, %s resumes by headers: %s', async (mode, resumes) => {
  const locations = settings.locations.map((one) => ({
    path: one.path,
    ...Object.fromEntries(Object.entries(one).filter(([name]) => !/^push_stream_last_/.test(name))),
  }));
  const server = referenceServer({ locations });
  const port = Number(new URL(await server.listen()).port);
  onTestFinished(() => server.close());
  const client = await away(port, mode);
  expect(client.texts).toEqual(resumes ? ['1', '2', '3', '4'] : ['1', '4']);
  expect(client.all('gap')).toEqual(resumes ? [] : [{ channel: 'a', from: 2, to: 3, away: true }]);
  expect(client.stream.stats.guarantees.resume).toBe(resumes);
});

test('messages that are missing on an open connection say nothing about resuming', async () => {
  Puppet.made = [];
  const client = new Followed({ ...byHand, channels: ['a'] });
  onTestFinished(() => client.stream.disconnect());
  client.stream.connect();
  const socket = await Puppet.number(0);
  socket.open();
  const time = 'Sat, 21 Nov 2026 02:12:26 GMT';
  for (const id of [1, 3])
    socket.onmessage?.({ data: JSON.stringify({ id, channel: 'a', text: 'x', time, tag: `${id}` }) });
  await client.received(2);
  expect(client.all('gap')).toEqual([{ channel: 'a', from: 2, to: 2, away: false }]);
  expect(client.stream.stats.guarantees.resume).toBe(true);
});
