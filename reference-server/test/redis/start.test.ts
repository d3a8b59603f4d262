import { createServer } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createPushServer, openStore } from '../../src/index.js';
import { areInstalled } from '../support/process/installed.js';
import { Command, NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';
import { Node } from '../support/redis/node.js';
import { RedisProcess } from '../support/redis/redis-process.js';
import { freePort } from '../support/wire/free-port.js';

/** Why a store is refused. */
async function refusal(url: string): Promise<string> {
  const { name, message } = await openStore(url).then(
    () => new Error('it was opened'),
    (error: Error) => error,
  );
  return `${name}: ${message}`;
}

/** Something that is no Redis, or one that says of itself what a test wants; all commands are answered in their order. */
async function pretends(info: string): Promise<string> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.on('data', (bytes) => {
      for (const command of bytes.toString('latin1').match(/\*\d+\r\n\$\d+\r\n\w+/g) ?? []) {
        if (command.endsWith('HELLO')) socket.write('%1\r\n$6\r\nserver\r\n$5\r\nredis\r\n');
        else if (command.endsWith('INFO')) socket.write(`$${info.length}\r\n${info}\r\n`);
        else socket.write('+OK\r\n');
      }
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  return `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
}

describe.skipIf(!areInstalled('redis-server', 'redis-server'))(
  'a Redis that cannot be used is refused',
  () => {
    test('nobody answers', async () => {
      const url = `redis://127.0.0.1:${await freePort()}`;
      expect(await refusal(url)).toMatch(
        /^StoreRefused: the store redis:\/\/127\.0\.0\.1:\d+ cannot be used: it does not answer \(connect ECONNREFUSED/,
      );
    });

    test('its password', async () => {
      const { url, port } = await RedisProcess.start('--requirepass', 'secret');
      expect(await refusal(url)).toContain('cannot be used: it wants a password: redis://:PASSWORD@HOST');
      const wrong = await refusal(`redis://:wrong@127.0.0.1:${port}`);
      expect(wrong).toBe(
        `StoreRefused: the store redis://127.0.0.1:${port} cannot be used: the user or the password is wrong`,
      );
      const right = await openStore(`redis://:secret@127.0.0.1:${port}`);
      const server = createPushServer({ port: 0, store: right });
      await server.close();
    });

    test('its database', async () => {
      const { url } = await RedisProcess.start();
      expect(await refusal(`${url}/99`)).toContain('it has no database of that number');
    });

    test('it is a replica, or throws messages away', async () => {
      const first = await RedisProcess.start();
      const second = await RedisProcess.start('--replicaof', `127.0.0.1 ${first.port}`);
      expect(await refusal(second.url)).toContain('it is a replica, which takes no messages');
      const third = await RedisProcess.start('--maxmemory', '100mb', '--maxmemory-policy', 'allkeys-lru');
      expect(await refusal(third.url)).toContain(
        'its maxmemory-policy is allkeys-lru, which throws messages away when its memory is full: it must be noeviction',
      );
    });

    test('it is too old, or part of a cluster', async () => {
      expect(await refusal(await pretends('redis_version:6.0.16\r\nrole:master\r\n'))).toContain(
        'it is Redis 6.0.16; 6.2 or later is needed',
      );
      expect(
        await refusal(await pretends('redis_version:7.0.0\r\nredis_mode:cluster\r\nrole:master\r\n')),
      ).toContain('it is part of a Redis Cluster');
    });

    test('of a store, one server; and no events channel', async () => {
      const { url } = await RedisProcess.start();
      const store = await openStore(url);
      const server = createPushServer({ port: 0, store });
      expect(() => createPushServer({ port: 0, store })).toThrow('a store serves one server');
      await server.close();
      const other = await openStore(url);
      const settings = { port: 0, store: other, push_stream_events_channel_id: 'events' };
      expect(() => createPushServer(settings)).toThrow(
        'push_stream_events_channel_id cannot be used with it',
      );
      if ('share' in other) other.close();
    });
  },
);

describe.skipIf(!areInstalled('redis-server', 'redis-server'))('a Redis that is used', () => {
  test('when its memory is full, publishers are told, and nothing is stored', async () => {
    const redis = await RedisProcess.start();
    const node = await Node.start(redis);
    await node.publish('a', 'first');
    await redis.ask(['CONFIG', 'SET', 'maxmemory', '1mb']);
    expect((await node.publish('a', 'second')).status).toBe(500);
    expect((await node.fetch('/relay/pub?id=a', { method: 'POST', body: 'third' })).status).toBe(507);
    await redis.ask(['CONFIG', 'SET', 'maxmemory', '0']);
    expect((await node.publish('a', 'fourth')).body).toContain('"published_messages": 2');
  });

  test('when it becomes a replica, publishers are told to come again, and the log why', async () => {
    const redis = await RedisProcess.start();
    const node = await Node.start(redis);
    await redis.ask(['REPLICAOF', '127.0.0.1', `${await freePort()}`]);
    const { status, headers } = await node.publish('a', 'first');
    expect([status, headers.get('retry-after')]).toEqual([503, '1']);
    await node.publish('a', 'second');
    expect(node.errors).toEqual([`${redis.url}: it is a replica, which takes no messages`]);
    await redis.ask(['REPLICAOF', 'NO', 'ONE']);
    expect((await node.publish('a', 'third')).status).toBe(200);
  });

  test('when it forgets the scripts, it is given them again', async () => {
    const redis = await RedisProcess.start();
    const node = await Node.start(redis);
    await node.publish('a', 'first');
    await redis.ask(['SCRIPT', 'FLUSH']);
    expect((await node.publish('a', 'second')).status).toBe(200);
    expect(node.errors).toEqual([]);
  });

  test('pushstream-server --store redis://, and push_store', async () => {
    const redis = await RedisProcess.start();
    const command = new Command(['--port', '0', '--store', redis.url]);
    await expect.poll(() => command.output, { timeout: 20_000 }).toMatch(/^listening on (.*)\n/);
    const url = /listening on (.*)\n/.exec(command.output)?.[1];
    const nginx = await NginxFolder.with(pushConfiguration(`push_store ${redis.url};`));
    await nginx.start();
    await fetch(`${url}/pub?id=a`, { method: 'POST', body: 'x' });
    expect(await nginx.fetch('/pub?id=a', { method: 'POST', body: 'y' })).toContain(
      '"published_messages": 2',
    );
    const refused = new Command(['--port', '0', '--store', `redis://127.0.0.1:${await freePort()}`]);
    const { status, errors } = await refused.ended;
    expect(status).toBe(1);
    expect(errors).toMatch(
      /^pushstream-server: the store redis:.* cannot be used: it does not answer \(.*\)\n$/,
    );
    command.process.kill('SIGTERM');
    expect((await command.ended).status).toBe(0);
  }, 60_000);
});
