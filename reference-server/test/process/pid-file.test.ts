import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, existsSync, readFileSync, statSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { PidFile } from '../../src/process/pid-file.js';
import { findUser } from '../../src/process/system-user.js';
import { folderOf } from '../support/nginx-conf/site-folder.js';
import { NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';

const isRoot = process.getuid?.() === 0;
const rightsOf = (path: string) => {
  const { uid, mode } = statSync(path);
  return { uid, mode: (mode & 0o777).toString(8) };
};

/** A process that is no server, for one test; ended when it gets a signal. */
async function stranger(): Promise<{ readonly pid: number; readonly isAlive: () => boolean }> {
  const child = spawn(process.execPath, ['-e', 'process.stdin.resume()', 'not-a-server'], { stdio: 'pipe' });
  await once(child, 'spawn');
  onTestFinished(async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill('SIGKILL');
      await once(child, 'exit');
    }
  });
  return {
    pid: child.pid ?? 0,
    isAlive: () => child.exitCode === null && child.signalCode === null && !child.killed,
  };
}

describe('the pid file', () => {
  test('is of who starts the server, for anybody to read', async () => {
    const nginx = await NginxFolder.with(pushConfiguration());
    await nginx.startInBackground();
    expect(rightsOf(join(nginx.folder, 'logs/nginx.pid'))).toEqual({ uid: process.getuid?.(), mode: '644' });
  });

  test('takes the place of one that others may write to', () => {
    const path = join(folderOf({ pid: '1\n' }), 'pid');
    chmodSync(path, 0o666);
    new PidFile(path).write(false);
    expect(rightsOf(path)).toEqual({ uid: process.getuid?.(), mode: '644' });
    expect(readFileSync(path, 'utf8')).toBe(`${process.pid}\n`);
  });

  test('is written where a link leads to', () => {
    const folder = folderOf({ 'a/pid': '' });
    symlinkSync('a/pid', join(folder, 'pid'));
    new PidFile(join(folder, 'pid')).write(false);
    expect(readFileSync(join(folder, 'a/pid'), 'utf8')).toBe(`${process.pid}\n`);
  });

  test.each(['stop', 'quit', 'reload', 'reopen'])(
    '-s %s sends nothing to another program',
    async (signal) => {
      const other = await stranger();
      const nginx = await NginxFolder.with(pushConfiguration('', 'pid p;'), { p: `${other.pid}\n` });
      const { status, errors } = await nginx.run('-s', signal);
      expect([status, errors]).toEqual([
        1,
        `nginx: [error] process ${other.pid} of "${nginx.folder}/p" is not this server but "${process.execPath} -e process.stdin.resume() not-a-server", no signal is sent\n`,
      ]);
      expect(other.isAlive()).toBe(true);
    },
  );

  test.each([0o664, 0o646])('-s stop does not trust one with mode %o', async (mode) => {
    const nginx = await NginxFolder.with(pushConfiguration());
    const pid = await nginx.startInBackground();
    const path = join(nginx.folder, 'logs/nginx.pid');
    chmodSync(path, mode);
    const { status, errors } = await nginx.run('-s', 'stop');
    expect([status, errors]).toEqual([
      1,
      `nginx: [error] "${path}" could have been written by somebody else (it belongs to user ${process.getuid?.()} and has mode 0${mode.toString(8)}), no signal is sent\n`,
    ]);
    expect(nginx.isRunning(pid)).toBe(true);
  });
});

const nobody = () => findUser('nobody', undefined) as { uid: number; gid: number };

describe.skipIf(!isRoot)('the pid file of root', () => {
  async function asNobody() {
    const nginx = await NginxFolder.with(pushConfiguration('', 'user nobody;'));
    chmodSync(nginx.folder, 0o755);
    return { nginx, path: join(nginx.folder, 'logs/nginx.pid'), pid: await nginx.startInBackground() };
  }

  test('stays that of root, and is gone after -s stop', async () => {
    const { nginx, path, pid } = await asNobody();
    expect(rightsOf(path)).toEqual({ uid: 0, mode: '644' });
    expect(await nginx.run('-s', 'stop')).toEqual({ status: 0, output: '', errors: '' });
    expect([nginx.isRunning(pid), existsSync(path)]).toEqual([false, false]);
  });

  test('is left behind by a server that ends by itself, and does no harm', async () => {
    const { nginx, path, pid } = await asNobody();
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => nginx.isRunning(pid)).toBe(false);
    expect(readFileSync(path, 'utf8')).toBe(`${pid}\n`);
    expect(await nginx.startInBackground()).not.toBe(pid);
    expect(nginx.log).not.toContain('[alert]');
  });

  test('is not trusted once it is of somebody else', async () => {
    const { nginx, path, pid } = await asNobody();
    chownSync(path, nobody().uid, nobody().gid);
    const { status, errors } = await nginx.run('-s', 'stop');
    expect([status, nginx.isRunning(pid)]).toEqual([1, true]);
    expect(errors).toContain(`(it belongs to user ${nobody().uid} and has mode 0644), no signal is sent`);
    // The next server does not write to it.
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => nginx.isRunning(pid)).toBe(false);
    await nginx.startInBackground();
    expect(rightsOf(path)).toEqual({ uid: 0, mode: '644' });
  });
});
