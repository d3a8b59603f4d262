// nginx in front of the server, as people have it: what it buffers is left, and what it does not buffer is not.
import { EventSource } from 'eventsource';
import { createPushServer } from 'pushstream-server';
import { systemClock } from 'pushstream-server/parts';
import { afterEach, describe, expect, test } from 'vitest';
import { type Clock, PushStream, type PushStreamOptions } from '../../src/index.js';
import { Followed } from '../support/client/follow.js';
import { nchanAvailable, startNginx } from '../support/wire/nchan.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Waits pass ten times as fast: how long a buffer is kept does not depend on them. */
const hurried: Clock = {
  now: () => systemClock.now(),
  after: (ms, task) => systemClock.after(ms / 10, task),
};

const cure = /proxy_buffering off;.*X-Accel-Buffering: no/;

/** The server without any configuration; its pings are too rare to fill a buffer. */
async function serve(): Promise<number> {
  const server = createPushServer({ port: 0 });
  closing.push(() => server.close());
  return Number(new URL(await server.listen()).port);
}

function follow(options: PushStreamOptions): Followed {
  const client = new Followed({ channels: ['a'], ...options });
  closing.push(() => client.stream.disconnect());
  client.stream.connect();
  return client;
}

/** A message that is published to the server itself arrives. */
async function arrives(client: Followed, port: number): Promise<void> {
  await client.opened();
  await new PushStream({ host: '127.0.0.1', port, channels: ['a'] }).publish('here');
  await client.received(1);
  expect(client.texts).toEqual(['here']);
}

const compressed = 'gzip on; gzip_proxied any; gzip_min_length 1; gzip_types text/event-stream text/plain;';

describe.skipIf(!nchanAvailable())('nginx in front of the server', () => {
  /** A client that goes through it, and the port behind it. */
  async function through(directives: string, options: PushStreamOptions) {
    const behind = await serve();
    const nginx = await startNginx([
      `location /x/ { proxy_pass http://127.0.0.1:${behind}/; ${directives} }`,
    ]);
    closing.push(() => nginx.stop());
    const prefixes = {
      urlPrefixEventsource: '/x/ev',
      urlPrefixStream: '/x/sub',
      urlPrefixLongpolling: '/x/lp',
      urlPrefixWebsocket: '/x/ws',
    };
    return { client: follow({ port: nginx.port, ...prefixes, ...options }), behind };
  }

  describe.each([
    ['as it is', ''],
    ['with HTTP/1.1 to the server', 'proxy_http_version 1.1; proxy_set_header Connection "";'],
    ['that is told to buffer', 'proxy_buffering on;'],
    ['that compresses', compressed],
  ])('%s', (_title, directives) => {
    test.each(['eventsource', 'stream'])('%s: messages arrive at once', async (modes) => {
      const { client, behind } = await through(directives, { modes });
      await arrives(client, behind);
      expect(client.all('error')).toEqual([]);
    });

    test('what is no WebSocket any more is left at once', async () => {
      const { client, behind } = await through(directives, { modes: 'websocket|eventsource' });
      await arrives(client, behind);
      expect(client.all('error')).toMatchObject([{ code: 'refused', status: 400 }]);
    });
  });

  describe.each([
    ['that buffers whatever the server asks', 'proxy_ignore_headers X-Accel-Buffering;'],
    ['that compresses what it has buffered', `proxy_ignore_headers X-Accel-Buffering; ${compressed}`],
  ])('%s', (_title, directives) => {
    const clock = hurried;

    test.each([
      ['eventsource by fetch', {}],
      ['eventsource of the package', { EventSource }],
    ])('%s: is left for long-polling within seconds, and the cause is told', async (_name, options) => {
      const modes = 'eventsource|stream|longpolling';
      const { client, behind } = await through(directives, { clock, modes, ...options });
      await arrives(client, behind);
      const errors = client.all('error');
      expect(errors.map(({ code }) => code)).toEqual(['blocked', 'blocked']);
      for (const { message } of errors) expect(message).toMatch(cure);
      expect(client.stream.stats.modes).toEqual({
        eventsource: 'blocked',
        stream: 'blocked',
        longpolling: 'open',
      });
    });

    test('where there is no other mode, the cause is told all the same', async () => {
      const { client } = await through(directives, { clock, modes: 'eventsource' });
      await client.until(() => client.all('error').length > 0);
      expect(client.all('error')[0]).toMatchObject({ code: 'blocked', message: expect.stringMatching(cure) });
    });
  });
});
