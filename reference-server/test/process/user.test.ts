import { chmodSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findUser } from '../../src/process/system-user.js';
import { NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';

const isRoot = process.getuid?.() === 0;

describe('users', () => {
  test('are looked up by name', () => {
    expect(findUser('root', undefined)).toMatchObject({ uid: 0, gid: 0 });
    expect(findUser('root', 'nobody-here')).toBe('getgrnam("nobody-here") failed');
    expect(findUser('nobody-here', undefined)).toBe('getpwnam("nobody-here") failed');
  });
});

const asRoot = () => {
  test('it becomes the user once it listens', async () => {
    const nginx = await NginxFolder.with(pushConfiguration('', 'user nobody;'));
    chmodSync(nginx.folder, 0o755);
    const pid = await nginx.startInBackground();
    const { uid, gid } = findUser('nobody', undefined) as { uid: number; gid: number };
    const status = readFileSync(`/proc/${pid}/status`, 'utf8');
    expect(status).toMatch(new RegExp(`^Uid:\\s+${uid}\\s+${uid}\\s+${uid}`, 'm'));
    expect(status).toMatch(new RegExp(`^Gid:\\s+${gid}\\s+${gid}\\s+${gid}`, 'm'));
    expect(status).toMatch(new RegExp(`^Groups:\\s+${gid} *$`, 'm'));
    // Its logs are its own, so that it can open them anew.
    expect((await nginx.run('-s', 'reopen')).status).toBe(0);
    expect((await nginx.run('-s', 'stop')).status).toBe(0);
    expect(nginx.isRunning(pid)).toBe(false);
    expect(nginx.log).not.toContain('[emerg]');
    expect((await nginx.startInBackground()) > 0).toBe(true);
  });

  test('a user there is none of', async () => {
    const nginx = await NginxFolder.with(pushConfiguration('', 'user nobody-here;'));
    const { status, errors } = await nginx.run();
    expect([status, errors]).toEqual([
      1,
      `nginx: [emerg] getpwnam("nobody-here") failed in ${nginx.file}:2\n`,
    ]);
  });
};

const asSomebodyElse = () => {
  test('it stays who it is, and says so', async () => {
    const nginx = await NginxFolder.with(pushConfiguration('', 'error_log e.log warn; user nobody;'));
    await nginx.startInBackground();
    expect(nginx.read('e.log')).toContain('[warn]');
  });
};

// One or the other, whoever runs the tests.
if (isRoot) describe('started by root', asRoot);
else describe('started by somebody else', asSomebodyElse);

test('working_directory', async () => {
  const nginx = await NginxFolder.with(pushConfiguration('', 'working_directory html;'), { 'html/a': '' });
  const pid = await nginx.startInBackground();
  expect(readlinkSync(`/proc/${pid}/cwd`)).toBe(join(nginx.folder, 'html'));
});
