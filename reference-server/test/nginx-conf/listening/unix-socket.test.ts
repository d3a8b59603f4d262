import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { BindError, bind } from '../../../src/nginx-conf/listening/bind.js';
import { folderOf, serveFolder } from '../../support/nginx-conf/site-folder.js';
import { certificate, certificateFiles, openHttps } from '../../support/nginx-conf/tls-client.js';
import { HttpClient } from '../../support/wire/http-client.js';

const push = `
  location /pub { push_stream_publisher; push_stream_channels_path $arg_id; }
  location ~ /lp/(.*) { push_stream_subscriber long-polling; push_stream_channels_path $1; }
  location /who { return 200 "$remote_addr $server_addr $server_port|"; }
  location /go { return 301 /there; }
  location /closed { allow 127.0.0.1; deny all; root .; }
  location /open { allow unix:; deny all; root .; }`;

const configuration = (listen: string, server = push) => `
  events { }
  http { push_stream_shared_memory_size 1m; server { listen ${listen}; ${server} } }`;

const start = (listen: string) => serveFolder(folderOf({ 'open/a': 'a' }), () => configuration(listen));

async function client(path: string): Promise<HttpClient> {
  const socket = connect(path);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return new HttpClient(socket);
}

describe('listen unix:', () => {
  test('a request, and one that waits', async () => {
    const { folder } = await start('unix:s');
    const path = join(folder, 's');
    const held = (await client(path)).request('GET', '/lp/a');
    const publisher = await client(path);
    while (!(await publisher.request('GET', '/pub?id=a')).body.includes('"subscribers": 1'));
    await publisher.request('POST', '/pub?id=a', {}, 'Hello');
    expect((await held).body).toBe('Hello');
  });

  test('variables, addresses and rules', async () => {
    const { folder } = await start('unix:s');
    const path = join(folder, 's');
    const one = await client(path);
    expect((await one.request('GET', '/who')).body).toBe(`unix: unix:${path} |`);
    expect((await one.request('GET', '/go')).header('location')).toBe('http://push.example/there');
    expect((await one.request('GET', '/closed/a')).status).toBe(403);
    expect((await one.request('GET', '/open/a')).body).toBe('a');
  });

  test('everybody may connect, and it is gone at the end', async () => {
    const { folder, server } = await start('unix:s');
    expect(statSync(join(folder, 's')).mode & 0o777).toBe(0o666);
    await server.close();
    expect(existsSync(join(folder, 's'))).toBe(false);
  });

  test('reload keeps the one, and removes the other', async () => {
    const { folder, reload } = await start('unix:s');
    const inode = statSync(join(folder, 's')).ino;
    await reload(configuration('unix:s; listen unix:t'));
    expect(statSync(join(folder, 's')).ino).toBe(inode);
    expect((await (await client(join(folder, 't'))).request('GET', '/who')).status).toBe(200);
    await reload(configuration('unix:t'));
    expect(existsSync(join(folder, 's'))).toBe(false);
    expect((await (await client(join(folder, 't'))).request('GET', '/who')).status).toBe(200);
  });

  test('with TLS', async () => {
    const folder = folderOf(certificateFiles);
    await serveFolder(folder, () => configuration('unix:s ssl', `${certificate('a')} return 200 $scheme;`));
    const secure = await openHttps(0, { path: join(folder, 's') });
    expect((await secure.request('GET', '/')).body).toBe('https');
  });
});

describe('what is there already', () => {
  const accept = () => {};

  /** Listens on a path in a process of its own, which is then killed and can clean nothing up. */
  async function leaveOver(path: string): Promise<void> {
    const script = `require('net').createServer().listen(${JSON.stringify(path)}, () => console.log('ready'))`;
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    child.kill('SIGKILL');
    await once(child, 'close');
    expect(statSync(path).isSocket()).toBe(true);
  }

  test('the socket of a process that has died makes room', async () => {
    const path = join(folderOf({}), 's');
    await leaveOver(path);
    const server = await bind({ host: `unix:${path}`, port: 0 }, accept);
    expect(existsSync(path)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
  });

  test('that of one that lives does not', async () => {
    const path = join(folderOf({}), 's');
    const other = createServer().listen(path);
    onTestFinished(() => void other.close());
    await once(other, 'listening');
    await expect(bind({ host: `unix:${path}`, port: 0 }, accept)).rejects.toThrow(
      `bind() to unix:${path} failed (98: Address already in use)`,
    );
    expect(statSync(path).isSocket()).toBe(true);
  });

  test('a file is left alone', async () => {
    const path = join(folderOf({}), 's');
    writeFileSync(path, 'precious');
    await expect(bind({ host: `unix:${path}`, port: 0 }, accept)).rejects.toThrow(
      '98: Address already in use',
    );
    expect(existsSync(path)).toBe(true);
  });

  test('one that nobody may make there', () => {
    const error = Object.assign(new Error('listen EACCES'), { code: 'EACCES' });
    expect(new BindError({ host: 'unix:/s', port: 0 }, error).message).toBe(
      'bind() to unix:/s failed (13: Permission denied)',
    );
  });

  test('a folder that is missing, or is none', async () => {
    const folder = folderOf({ file: '' });
    await expect(bind({ host: `unix:${folder}/none/s`, port: 0 }, accept)).rejects.toThrow(
      `bind() to unix:${folder}/none/s failed (2: No such file or directory)`,
    );
    await expect(bind({ host: `unix:${folder}/file/s`, port: 0 }, accept)).rejects.toThrow(
      '20: Not a directory',
    );
  });
});
