import { existsSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { isRunning } from '../../src/process/running-process.js';
import { childrenOf } from '../support/process/children.js';
import { NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';
import { Receiver } from '../support/redis/node.js';
import { freePort } from '../support/wire/free-port.js';

/** Two workers. */
const configured =
  (main = 'worker_processes 2;', http = '') =>
  (port: number) =>
    pushConfiguration(
      http,
      main,
    )(port).replace(
      /(location \/pub )/,
      'location /stats { push_stream_channels_statistics; push_stream_channels_path $arg_id; } $1',
    );

async function started(configuration = configured()) {
  const nginx = await NginxFolder.with(configuration);
  const { process: server, ended } = await nginx.start();
  const first = nginx.runningPid;
  const seen = new Set<number>();
  const pids = () => {
    for (const pid of childrenOf(first)) seen.add(pid);
    return childrenOf(first);
  };
  onTestFinished(() => {
    for (const pid of seen) if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  });
  const byWorker = async () => {
    const text = (await nginx.fetch('/stats')).replace('200 ', '');
    return (JSON.parse(text).by_worker as { pid: string; subscribers: number }[]).map(
      ({ pid, subscribers }) => ({ pid: Number(pid), subscribers }),
    );
  };
  const follow = async (path = '/sub/a') => {
    const receiver = new Receiver();
    onTestFinished(() => receiver.end());
    await receiver.stream(`http://127.0.0.1:${nginx.port}${path}`, {});
    return receiver;
  };
  const publish = (body: string) => nginx.fetch('/pub?id=a', { method: 'POST', body });
  await expect.poll(() => byWorker().then(({ length }) => length)).toBeGreaterThan(0);
  return { nginx, server, ended, first, pids, byWorker, follow, publish };
}

describe('worker_processes 2', () => {
  test('connections are spread, statistics tell of each worker, a killed one is replaced', async () => {
    const { nginx, pids, byWorker, follow, publish } = await started();
    const receivers = [await follow(), await follow()];
    const before = await byWorker();
    expect(before.map(({ subscribers }) => subscribers)).toEqual([1, 1]);
    expect(before.map(({ pid }) => pid).toSorted()).toEqual(pids().toSorted());
    expect(await publish('one')).toContain('"subscribers": 2');
    for (const receiver of receivers) await expect.poll(() => receiver.text).toContain('one');
    const [killed] = before;
    process.kill(killed?.pid ?? 0, 'SIGKILL');
    await expect.poll(() => nginx.log).toContain(`worker process ${killed?.pid} exited on signal SIGKILL`);
    await expect
      .poll(async () => (await byWorker()).map(({ subscribers }) => subscribers).toSorted())
      .toEqual([0, 1]);
    expect(receivers.filter(({ ended }) => ended).length).toBe(1);
    expect(await publish('two')).toContain('"published_messages": 2, "stored_messages": 2, "subscribers": 1');
  });

  test('reload: channels stay, subscribers come again, and the number of workers changes', async () => {
    const { nginx, pids, byWorker, follow, publish } = await started();
    await publish('one');
    const receivers = [await follow(), await follow()];
    const before = pids();
    nginx.write(configured('worker_processes 3;', 'push_stream_header_template "changed";')(nginx.port));
    expect((await nginx.run('-s', 'reload')).status).toBe(0);
    for (const receiver of receivers) await expect.poll(() => receiver.text).toContain('the end');
    await expect.poll(async () => (await byWorker()).length).toBe(3);
    expect(pids().filter((pid) => before.includes(pid))).toEqual(before);
    const later = [await follow(), await follow(), await follow()];
    for (const receiver of later) await expect.poll(() => receiver.text).toContain('changed');
    expect(await publish('two')).toContain('"published_messages": 2, "stored_messages": 2, "subscribers": 3');
    nginx.write(configured('worker_processes 1;')(nginx.port));
    expect((await nginx.run('-s', 'reload')).status).toBe(0);
    await expect.poll(() => pids().length).toBe(1);
    expect(await publish('three')).toContain('"published_messages": 3, "stored_messages": 3');
  });

  test('a configuration that is wrong changes nothing', async () => {
    const { nginx, pids, publish } = await started();
    const before = pids();
    nginx.write('wrong');
    process.kill(nginx.runningPid, 'SIGHUP');
    await expect.poll(() => nginx.log).toContain('[emerg]');
    process.kill(before[0] ?? 0, 'SIGKILL');
    // The one that takes its place begins with what was read before, not with what is there now.
    await expect.poll(() => pids().filter((pid) => !before.includes(pid)).length).toBe(1);
    for (let count = 1; count <= 4; count++)
      await expect.poll(() => publish('x').catch(String)).toContain('"subscribers": 0');
  });

  test('USR1: all processes open their logs anew', async () => {
    const log = 'access_log logs/access.log;';
    const { nginx, first } = await started(configured('worker_processes 2;', log));
    const path = join(nginx.folder, 'logs/access.log');
    const linesOf = (file: string) =>
      existsSync(file) ? readFileSync(file, 'utf8').split('\n').length - 1 : 0;
    const lines = () => linesOf(path) + linesOf(`${path}.old`);
    /** Asks both workers, and waits until both have written. */
    const askBoth = async () => {
      const before = lines();
      for (let count = 0; count < 2; count++) await nginx.fetch('/stats');
      await expect.poll(lines).toBeGreaterThanOrEqual(before + 2);
    };
    await askBoth();
    renameSync(path, `${path}.old`);
    process.kill(first, 'SIGUSR1');
    await expect
      .poll(async () => {
        const before = linesOf(path);
        await askBoth();
        return linesOf(path) - before;
      })
      .toBe(2);
    const old = linesOf(`${path}.old`);
    await askBoth();
    expect(linesOf(`${path}.old`)).toBe(old);
  });

  test.each(['SIGQUIT', 'SIGTERM'] as const)('%s ends all, and tells who follows', async (signal) => {
    const { ended, first, pids, follow } = await started();
    const all = pids();
    const receivers = [await follow(), await follow()];
    process.kill(first, signal);
    for (const receiver of receivers) await expect.poll(() => receiver.text).toContain('the end');
    expect((await ended).status).toBe(0);
    expect(all.filter(isRunning)).toEqual([]);
  });

  test('in the background; the first process is killed, and no worker stays', async () => {
    const nginx = await NginxFolder.with(configured());
    const first = await nginx.startInBackground();
    const workers = childrenOf(first);
    expect(workers.length).toBe(2);
    process.kill(first, 'SIGKILL');
    await expect.poll(() => workers.filter(isRunning)).toEqual([]);
  });
});

test.each([
  ['limit_req_zone', 'limit_req_zone $remote_addr zone=one:1m rate=10r/s;'],
  ['push_drain', 'push_drain 1s;'],
  ['push_metrics', 'server { listen 127.0.0.1:PORT; location = /metrics { push_metrics; } }'],
])(
  'one process serves with %s, which is about the whole server, and a warning says so',
  async (name, text) => {
    const statement = text.replace('PORT', `${await freePort()}`);
    const { nginx, pids } = await started(configured('worker_processes 2;', statement));
    expect(pids()).toEqual([]);
    expect((await nginx.run('-t')).errors).toContain(
      `[warn] "${name}" is for one process: "worker_processes" is taken as 1 in ${nginx.file}:2`,
    );
  },
);

test.each(['master_process off;', ''])('one process serves: %j', async (main) => {
  const { pids } = await started(configured(main === '' ? '' : `worker_processes 2; ${main}`));
  expect(pids()).toEqual([]);
});

test('from one process to several takes a restart', async () => {
  const { nginx, pids } = await started(configured(''));
  nginx.write(configured()(nginx.port));
  await nginx.run('-s', 'reload');
  await expect
    .poll(() => nginx.log)
    .toContain('worker_processes cannot change from 1 without restart, ignoring change');
  expect(pids()).toEqual([]);
});

test.each(['0', '-1', 'several', '513'])('worker_processes %s is refused with its place', async (count) => {
  const nginx = await NginxFolder.with(configured(`worker_processes ${count};`));
  const { status, errors } = await nginx.run('-t');
  expect(status).toBe(1);
  expect(errors).toContain(`[emerg] "worker_processes" directive invalid value in ${nginx.file}:2`);
});
