import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readOptions } from '../../src/process/options.js';
import { isRunning } from '../../src/process/running-process.js';
import { folderOf } from '../support/nginx-conf/site-folder.js';
import { childrenOf } from '../support/process/children.js';
import { areInstalled } from '../support/process/installed.js';
import { Command, inThisProcess } from '../support/process/nginx-command.js';
import { heldModes, Node, type Receiver } from '../support/redis/node.js';
import { RedisProcess } from '../support/redis/redis-process.js';
import { HttpClient } from '../support/wire/http-client.js';

/** A server with workers, as it is started on the command line. */
class Workers extends Node {
  readonly command: Command;

  private constructor(command: Command) {
    super();
    this.command = command;
  }

  static async begin(...words: readonly string[]): Promise<Workers> {
    const workers = new Workers(new Command(['--port', '0', '--workers', '2', ...words]));
    onTestFinished(() => {
      for (const pid of workers.#seen) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
    });
    await expect
      .poll(() => workers.command.output || workers.command.errors)
      .toMatch(/^listening on http:\S+\n$/);
    workers.url = workers.command.output.slice('listening on '.length).trim();
    return workers;
  }

  readonly #seen = new Set<number>();

  get first(): number {
    return this.command.process.pid as number;
  }

  get pids(): number[] {
    const pids = childrenOf(this.first);
    for (const pid of pids) this.#seen.add(pid);
    return pids;
  }

  /** What statistics tell of each worker. */
  async byWorker(): Promise<{ pid: number; subscribers: number }[]> {
    const { by_worker } = JSON.parse((await this.fetch('/channels-stats')).body);
    return by_worker.map(({ pid, subscribers }: { pid: string; subscribers: number }) => ({
      pid: Number(pid),
      subscribers,
    }));
  }

  /** Returns when two workers serve that are not among these. */
  async replaced(gone: readonly number[]): Promise<void> {
    await expect
      .poll(async () => (await this.byWorker()).filter(({ pid }) => !gone.includes(pid)).length)
      .toBe(2);
  }
}

describe('--workers 2', () => {
  test('connections are spread, and a message reaches all who follow, once and in one order', async () => {
    const server = await Workers.begin();
    const receivers: Receiver[] = [];
    for (const mode of ['eventsource', 'streaming', 'websocket', 'eventsource'] as const)
      receivers.push(await server.follow(mode, 'a/b'));
    const spread = (await server.byWorker()).map(({ subscribers }) => subscribers);
    expect(spread).toEqual([2, 2]);
    expect((await server.byWorker()).map(({ pid }) => pid).toSorted()).toEqual(server.pids.toSorted());
    const publish = async (publisher: number) => {
      for (let count = 0; count < 25; count++) {
        const { body } = await server.publish(count % 3 === 0 ? 'b' : 'a', `${publisher}.${count}`);
        expect(body).toContain('"subscribers": 4');
      }
    };
    await Promise.all([publish(1), publish(2), publish(3)]);
    for (const receiver of receivers) await expect.poll(() => receiver.messages.length).toBe(75);
    const [first, ...others] = receivers.map(({ messages }) => messages);
    for (const other of others) expect(other).toEqual(first);
    const places = first?.map(({ place }) => place);
    expect(places).toEqual([...new Set(places)].sort((a, b) => a - b));
    expect(server.command.errors).toBe('');
  });

  test.each(heldModes)(
    'a worker is killed: it is replaced, and those who follow in the other go on: %s',
    async (mode) => {
      const server = await Workers.begin();
      const receivers = [await server.follow('streaming', 'a'), await server.follow('streaming', 'a')];
      const [killed, left] = await server.byWorker();
      if (!killed) throw new Error('there is no worker');
      expect([killed.subscribers, left?.subscribers]).toEqual([1, 1]);
      process.kill(killed.pid, 'SIGKILL');
      await expect.poll(() => receivers.filter(({ ended }) => ended).length).toBe(1);
      await server.replaced([killed.pid]);
      expect(server.command.errors).toBe(
        `pushstream-server: worker process ${killed.pid} exited on signal SIGKILL\n`,
      );
      const late = [await server.follow(mode, 'a'), await server.follow(mode, 'a')];
      const { body } = await server.publish('a', 'after');
      expect(body).toContain('"subscribers": 3');
      for (const receiver of [...receivers.filter(({ ended }) => !ended), ...late])
        await receiver.until(['after']);
    },
  );

  test.each(['SIGTERM', 'SIGINT'] as const)(
    '%s answers who is held, and ends all processes',
    async (signal) => {
      const server = await Workers.begin('--allow-host', 'push.example');
      const { pids } = server;
      const clients = await Promise.all([HttpClient.open(server.url), HttpClient.open(server.url)]);
      const held = clients.map((client) => client.request('GET', '/relay/sub?id=a'));
      await expect.poll(() => server.subscribers('a')).toBe(2);
      // A terminal tells all of them.
      for (const pid of [server.first, ...pids]) process.kill(pid, signal);
      for (const answer of held) expect((await answer).status).toBe(304);
      expect((await server.command.ended).status).toBe(0);
      expect(pids.filter(isRunning)).toEqual([]);
      expect(server.command.errors).toBe('');
    },
  );

  test('the first process is killed: no worker stays', async () => {
    const server = await Workers.begin();
    const { pids } = server;
    const receivers = [await server.follow('streaming', 'a'), await server.follow('streaming', 'a')];
    server.command.process.kill('SIGKILL');
    await expect.poll(() => receivers.every(({ ended }) => ended)).toBe(true);
    await expect.poll(() => pids.filter(isRunning)).toEqual([]);
  });

  test('a worker that is told to end answers who is held, and is replaced', async () => {
    const server = await Workers.begin('--allow-host', 'push.example');
    const [one, two] = server.pids as [number, number];
    const clients = await Promise.all([HttpClient.open(server.url), HttpClient.open(server.url)]);
    const held = clients.map((client) => client.request('GET', '/relay/sub?id=a'));
    await expect.poll(() => server.subscribers('a')).toBe(2);
    process.kill(one, 'SIGTERM');
    process.kill(two, 'SIGTERM');
    for (const answer of held) expect((await answer).status).toBe(304);
    await server.replaced([one, two]);
    expect(server.command.errors).toBe('');
  });

  test('more connections at once than are on their way to workers at a time are all served', async () => {
    const server = await Workers.begin('--allow-host', 'push.example');
    // While no worker takes any, they wait in the first process.
    for (const pid of server.pids) process.kill(pid, 'SIGSTOP');
    const clients = await Promise.all(Array.from({ length: 700 }, () => HttpClient.open(server.url)));
    const answers = clients.map((client) => client.request('GET', '/relay/pub?id=a'));
    for (const pid of server.pids) process.kill(pid, 'SIGCONT');
    const statuses = (await Promise.all(answers)).map(({ status }) => status);
    expect(statuses).toEqual(statuses.map(() => 404));
  });

  test('connections that a worker did not take before it was killed are served by another', async () => {
    const server = await Workers.begin('--allow-host', 'push.example');
    const [stopped] = server.pids as [number, number];
    process.kill(stopped, 'SIGSTOP');
    const clients = await Promise.all(Array.from({ length: 6 }, () => HttpClient.open(server.url)));
    let answered = 0;
    const answers = clients.map(async (client) => {
      const { status } = await client.request('GET', '/relay/pub?id=a');
      answered++;
      return status;
    });
    await expect.poll(() => answered).toBe(3);
    process.kill(stopped, 'SIGKILL');
    expect(await Promise.all(answers)).toEqual([404, 404, 404, 404, 404, 404]);
  });

  test('with a folder, what was acknowledged is there after all processes were killed', async () => {
    const store = `file:${join(folderOf({}), 'messages')}`;
    const first = await Workers.begin('--store', store);
    for (const text of ['one', 'two']) await first.publish('a', text);
    for (const pid of [first.first, ...first.pids]) process.kill(pid, 'SIGKILL');
    await first.command.ended;
    const second = await Workers.begin('--store', store);
    const receivers = [
      await second.follow('eventsource', 'a.b5'),
      await second.follow('eventsource', 'a.b5'),
    ];
    expect((await second.publish('a', 'three')).body).toContain('"published_messages": 3');
    for (const receiver of receivers) await receiver.until(['one', 'two', 'three']);
  });

  test.skipIf(!areInstalled('redis-server', 'redis-server'))(
    'with a Redis, workers of two servers are one',
    async () => {
      const redis = await RedisProcess.start();
      const one = await Workers.begin('--store', redis.url);
      const two = await Workers.begin('--store', redis.url);
      const receivers: Receiver[] = [];
      for (const server of [one, one, two, two]) receivers.push(await server.follow('eventsource', 'a'));
      expect((await one.byWorker()).map(({ subscribers }) => subscribers)).toEqual([1, 1]);
      for (const [index, server] of [one, two, one, two].entries())
        expect((await server.publish('a', `${index}`)).body).toContain('"subscribers": 4');
      for (const receiver of receivers) await receiver.until(['0', '1', '2', '3']);
      await redis.kill();
      expect((await one.publish('a', 'away')).status).toBe(503);
      expect(receivers.filter(({ ended }) => ended)).toEqual([]);
    },
  );

  test('a port that is in use ends the start with the reason', async () => {
    const server = await Workers.begin();
    const port = new URL(server.url).port;
    const other = new Command(['--workers', '2', '--port', port]);
    expect(await other.ended).toEqual({
      status: 1,
      output: '',
      errors: `pushstream-server: port ${port} of 127.0.0.1 is in use\n`,
    });
  });
});

test('one process serves alone where nothing else is said', async () => {
  for (const words of [[], ['--workers', '1']]) {
    const command = new Command(['--port', '0', ...words]);
    await expect.poll(() => command.output).toContain('listening on');
    expect(childrenOf(command.process.pid as number)).toEqual([]);
  }
});

test.each(['0', '-1', 'many', '513', '1.5', '', ' 2', 'AUTO'])('--workers %j is refused', async (count) => {
  const reason =
    count === ''
      ? '--workers needs a value.'
      : `--workers: must be auto or a number from 1 to 512, not ${JSON.stringify(count)}.`;
  expect(await inThisProcess([`--workers=${count}`])).toEqual({
    status: 2,
    output: '',
    errors: `pushstream-server: ${reason}\nTry: pushstream-server --help\n`,
  });
});

test('auto is one worker a core', () => {
  expect(readOptions(['--workers', 'auto'])).toMatchObject({ settings: { workers: availableParallelism() } });
});
