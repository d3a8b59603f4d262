import { chmodSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { findUser } from '../../src/process/system-user.js';
import { inThisProcess, NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';

const publish = (nginx: NginxFolder, body: string) => nginx.fetch('/pub?id=a', { method: 'POST', body });

test('push_store: what was acknowledged is there after the process was killed, and ids go on', async () => {
  const nginx = await NginxFolder.with(pushConfiguration('push_store file:messages sync=1s;'));
  const { process: first, ended } = await nginx.start();
  expect(await publish(nginx, 'one')).toContain('"published_messages": 1');
  expect(await publish(nginx, 'two')).toContain('"published_messages": 2');
  first.kill('SIGKILL');
  await ended;
  const { process: second, ended: secondEnded } = await nginx.start();
  expect(await publish(nginx, 'three')).toContain('"published_messages": 3, "stored_messages": 3');
  // Another store takes a restart; what is there is not changed.
  nginx.write(pushConfiguration('push_store file:elsewhere;')(nginx.port));
  expect((await nginx.run('-s', 'reload')).status).toBe(0);
  await expect.poll(() => nginx.log).toContain('push_store cannot change without restart, ignoring change');
  expect(await publish(nginx, 'four')).toContain('"stored_messages": 4');
  second.kill('SIGQUIT');
  expect((await secondEnded).status).toBe(0);
  nginx.write(pushConfiguration('push_store file:messages;')(nginx.port));
  await nginx.start();
  expect(await publish(nginx, 'five')).toContain('"published_messages": 5');
});

test('a folder that cannot be used ends the start with a reason', async () => {
  const nginx = await NginxFolder.with(pushConfiguration('push_store file:html;'), { 'html/index.html': '' });
  const { status, errors } = await nginx.run();
  const reason = `the store ${join(nginx.folder, 'html')} cannot be used: the folder is not empty, and was not made by this server`;
  expect([status, errors]).toEqual([1, `nginx: [emerg] ${reason}\n`]);
  expect(nginx.log).toContain(reason);
});

test.runIf(process.getuid?.() === 0)('the folder belongs to the user that the server becomes', async () => {
  const nginx = await NginxFolder.with(pushConfiguration('push_store file:messages;', 'user nobody;'));
  chmodSync(nginx.folder, 0o755);
  for (const expected of [1, 2]) {
    const { process: server, ended } = await nginx.start();
    expect(await publish(nginx, 'x')).toContain(`"stored_messages": ${expected}`);
    const user = findUser('nobody', undefined);
    expect(statSync(join(nginx.folder, 'messages/messages/CURRENT')).uid).toBe(
      typeof user === 'string' ? user : user.uid,
    );
    server.kill('SIGTERM');
    await ended;
  }
});

test.each([
  ['push_store memory;', 'must be file:DIR or redis://HOST:PORT, not "memory"'],
  ['push_store file:;', 'must be file:DIR or redis://HOST:PORT, not "file:"'],
  [
    'push_stream_events_channel_id events; push_store redis://127.0.0.1;',
    'push_stream_events_channel_id cannot be used with a Redis',
  ],
  ['push_store redis://127.0.0.1/x;', 'must be redis://HOST:PORT/DB, where DB is a number'],
  [
    'push_store redis://127.0.0.1 sync=1s;',
    'is for file:DIR; a Redis says itself when messages reach its disk',
  ],
  ['push_store file:a sync=soon;', 'must be always or a time such as 1s or 500ms, not "soon"'],
  ['push_store file:a sync=0;', 'must be always or a time such as 1s or 500ms, not "0"'],
  ['push_store file:a always;', 'invalid parameter "always"'],
])('%s is refused with its place', async (directive, reason) => {
  const nginx = await NginxFolder.with(pushConfiguration(`\n${directive}`));
  const { status, errors } = await nginx.run('-t');
  expect(status).toBe(1);
  expect(errors).toContain(`[emerg] `);
  expect(errors).toContain(reason);
  expect(errors).toContain(`${nginx.file}:7`);
});

test.each([
  [['--store', 'memory'], '--store: must be file:DIR or redis://HOST:PORT, not "memory".'],
  [
    ['--store', 'redis://a:6379,redis://b:6379'],
    '--store: must be one redis://HOST:PORT/DB: several are not taken yet.',
  ],
  [
    ['--store', 'redis://:secret@[nowhere'],
    '--store: must be redis://HOST:PORT/DB; what comes after redis:// cannot be read.',
  ],
  [['--store', 'redis://a:6379?db=1'], '--store: must be redis://HOST:PORT/DB, with nothing behind it.'],
  [
    ['--store', 'redis://a:6379', '--sync', '1s'],
    '--sync: is for file:DIR; a Redis says itself when messages reach its disk (appendfsync).',
  ],
  [
    ['--store', 'file:a', '--sync', 'soon'],
    '--sync: must be always or a time such as 1s or 500ms, not "soon".',
  ],
  [['--sync', '1s'], '--sync needs a --store.'],
  [['--store'], '--store needs a value.'],
])('pushstream-server %j is refused', async (words, reason) => {
  expect(await inThisProcess(words)).toEqual({
    status: 2,
    output: '',
    errors: `pushstream-server: ${reason}\nTry: pushstream-server --help\n`,
  });
});
