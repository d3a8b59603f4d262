import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';
import { HttpClient } from '../support/wire/http-client.js';

/** Asks on a connection of its own. */
async function ask(url: string, target: string): Promise<string> {
  const client = await HttpClient.open(url);
  const { status, body } = await client.request('GET', target);
  client.destroy();
  return `${status} ${body}`;
}

/** A stream that has begun. */
async function stream(url: string, path: string): Promise<HttpClient> {
  const client = await HttpClient.open(url);
  onTestFinished(() => client.destroy());
  client.send(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n`);
  await once(client.socket, 'data');
  return client;
}

test.each(['SIGTERM', 'SIGQUIT'] as const)(
  'push_drain: %s sends subscribers away bit by bit, SIGTERM after it at once',
  async (signal) => {
    const nginx = await NginxFolder.with((port) =>
      pushConfiguration('push_drain 30s;')(port).replace(
        'location /pub',
        'location / { push_health ready; } location /pub',
      ),
    );
    await nginx.start();
    const pid = nginx.runningPid;
    const url = `http://127.0.0.1:${nginx.port}`;
    const client = await stream(url, '/sub/a');
    expect(await ask(url, '/')).toBe('200 ready\n');
    process.kill(pid, signal);
    await expect.poll(() => ask(url, '/')).toBe('503 The server is stopping\n');
    expect(client.unread).not.toContain('the end');
    process.kill(pid, 'SIGTERM');
    await expect.poll(() => client.unread).toContain('the end');
    await expect.poll(() => nginx.isRunning(pid)).toBe(false);
  },
);

test('--drain: the first signal, and its twin, begin it; a later one ends it', async () => {
  const bin = fileURLToPath(new URL('../../bin/pushstream-server.js', import.meta.url));
  const words = ['--port', '0', '--drain', '30', '--health', '/health'];
  const server = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void server.kill('SIGKILL'));
  const [line] = await once(server.stdout, 'data');
  const url = String(line).trim().replace('listening on ', '');
  const client = await stream(url, '/sub/a');
  server.kill('SIGTERM');
  server.kill('SIGTERM');
  await expect.poll(() => ask(url, '/health/ready')).toBe('503 The server is stopping\n');
  expect(await ask(url, '/health/live')).toBe('200 live\n');
  expect(server.exitCode).toBe(null);
  const exited = once(server, 'exit');
  let isOver = false;
  client.socket.once('end', () => {
    isOver = true;
  });
  await expect
    .poll(
      () => {
        if (!isOver) server.kill('SIGTERM');
        return isOver;
      },
      { timeout: 10_000, interval: 50 },
    )
    .toBe(true);
  expect(await exited).toEqual([0, null]);
});
