// nginx in front of the server, as people have it: what it buffers is left, and what it does not buffer is not.
import { EventSource } from 'eventsource';
import { createPushServer } from 'pushstream-server';
import { afterEach, describe, expect, test } from 'vitest';
import { PushStream, type PushStreamOptions } from '../../src/index.js';
import { Followed } from '../support/client/follow.js';
import { hurriedClock } from '../support/client/hurried-clock.js';
import { nchanAvailable, startNginx } from '../support/wire/nchan.js';

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Waits pass ten times as fast: how long a buffer is kept does not depend on them. */
const hurried = hurriedClock(10);

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
  async function through(directives: string, options: PushStreamOptions, server?: number) {
    const behind = server ?? (await serve());
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

    test('so is a stream whose old messages have filled a buffer, so that they came', async () => {
      const behind = await serve();
      const publisher = new PushStream({ host: '127.0.0.1', port: behind, channels: ['a'] });
      // What does not compress, either.
      const random = (length: number) =>
        Array.from({ length }, () => Math.random().toString(36).slice(2)).join('');
      for (let count = 0; count < 20; count++) await publisher.publish(random(200));
      const channels = { a: { backtrack: 20 } };
      const { client } = await through(
        directives,
        { clock, modes: 'eventsource|longpolling', channels },
        behind,
      );
      await client.opened();
      await publisher.publish('here');
      await client.until(() => client.texts.includes('here'));
      expect(client.messages).toHaveLength(21);
      expect(client.stream.stats.mode).toBe('longpolling');
      expect(client.all('error').map(({ code }) => code)).toEqual(['blocked']);
    });

    test('where there is no other mode, the cause is told all the same', async () => {
      const { client } = await through(directives, { clock, modes: 'eventsource' });
      await client.until(() => client.all('error').length > 0);
      expect(client.all('error')[0]).toMatchObject({ code: 'blocked', message: expect.stringMatching(cure) });
    });
  });
});
