import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterAll, expect, test } from 'vitest';
import { createPushServer, type ServerSettings } from '../../src/index.js';
import { usedMemory } from '../support/process/used-memory.js';

/** How many subscribers come and go: `TURNOVER=100000` for a long run by hand. */
const total = Number(process.env.TURNOVER ?? 6000);
/** How many at the same time. */
const together = 50;
/** What may be kept of all that were there, bytes: caches and code grow a little, whoever comes. */
const most = 1_500_000;

const subscribing = (path: string, mode: string) => ({
  path: `/${path}/(.*)`,
  match: 'regex' as const,
  push_stream_subscriber: mode,
  push_stream_channels_path: '$1',
});
const settings: ServerSettings = {
  port: 0,
  push_stream_shared_memory_size: '32m',
  push_stream_max_messages_stored_per_channel: 5,
  locations: [
    {
      path: '/pub',
      push_stream_publisher: 'admin',
      push_stream_channels_path: '$arg_id',
      push_stream_store_messages: 'on',
    },
    subscribing('sub', 'streaming'),
    subscribing('ev', 'eventsource'),
    subscribing('ws', 'websocket'),
    subscribing('lp', 'long-polling'),
    {
      path: '/relay/pub',
      push_publisher: true,
      push_channel_id: '$arg_id',
      push_store_messages: false,
      push_channel_group: 'relay',
    },
    {
      path: '/relay/sub',
      push_subscriber: 'long-poll',
      push_channel_id: '$arg_id',
      push_channel_group: 'relay',
    },
  ],
};

const upgrade =
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n';
/** How each mode is asked for a channel, and where messages are published to it. */
const modes = [
  { target: '/sub/', headers: '', publisher: '/pub' },
  { target: '/ev/', headers: '', publisher: '/pub' },
  { target: '/ws/', headers: upgrade, publisher: '/pub' },
  { target: '/lp/', headers: '', publisher: '/pub' },
  { target: '/relay/sub?id=', headers: '', publisher: '/relay/pub' },
];
type Mode = (typeof modes)[number];

const server = createPushServer(settings);
const port = Number(new URL(await server.listen()).port);
afterAll(() => server.close());

/** Lets events happen until something holds. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise(setImmediate);
}

function open(request: string): Socket {
  const socket = connect(port, '127.0.0.1', () => socket.write(request));
  return socket.setNoDelay();
}

async function publish(publisher: string, channel: string, text: string): Promise<void> {
  const length = Buffer.byteLength(text);
  const socket = open(
    `POST ${publisher}?id=${channel} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: ${length}\r\n\r\n${text}`,
  );
  const [answer] = (await once(socket, 'data')) as [Buffer];
  expect(answer.toString('latin1')).toMatch(/^HTTP\/1\.1 20[01] /);
  socket.destroy();
}

/** Some subscribers come, receive a message each, and go. */
async function turn({ target, headers, publisher }: Mode, count: number): Promise<void> {
  const text = `message ${count}`;
  const channel = `channel-${count % 10}`;
  const subscribers = Array.from({ length: together }, () => {
    const socket = open(`GET ${target}${channel} HTTP/1.1\r\nHost: x\r\n${headers}\r\n`);
    let seen = '';
    const received = new Promise<void>((resolve) => {
      socket.on('data', (bytes: Buffer) => {
        seen += bytes.toString('latin1');
        if (seen.includes(text)) resolve();
      });
    });
    return { socket, received };
  });
  await until(() => server.stats().subscribers === together);
  await publish(publisher, channel, text);
  await Promise.all(subscribers.map(({ received }) => received));
  for (const { socket } of subscribers) socket.destroy();
  await until(() => server.stats().connections === 0);
}

async function turns(count: number): Promise<void> {
  for (let done = 0; done < count; ) {
    for (const mode of modes) {
      await turn(mode, done);
      done += together;
    }
  }
}

const sockets = () => process.getActiveResourcesInfo().filter((name) => name.startsWith('TCP')).length;

test('nothing is left of subscribers who have gone: no memory, no connection', async () => {
  await turns(4000);
  const before = { memory: await usedMemory(), sockets: sockets() };
  await turns(total);
  expect(server.stats()).toMatchObject({ subscribers: 0, connections: 0 });
  const grown = (await usedMemory()) - before.memory;
  if (process.env.TURNOVER) console.log(`${total} subscribers: ${grown} bytes more, ${sockets()} sockets`);
  expect(grown).toBeLessThan(most);
  expect(sockets()).toBe(before.sockets);
});
