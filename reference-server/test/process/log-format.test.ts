import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';

const aTime = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/);

const objectsIn = (text: string): unknown[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** Sends bytes and returns what is answered. */
async function exchange(port: number, bytes: Buffer): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  onTestFinished(() => void socket.destroy());
  let text = '';
  socket.on('data', (some) => {
    text += some;
  });
  socket.end(bytes);
  await once(socket, 'close');
  return text;
}

test('push_log_format json, and the access log format json: whatever a client sends, each line is an object', async () => {
  const main = 'push_log_format json; error_log logs/error.log notice;';
  const nginx = await NginxFolder.with(
    (port) => pushConfiguration('access_log access.log json;', main)(port),
    {
      'logs/here': '',
    },
  );
  const server = await nginx.start();
  const head = Buffer.concat([
    Buffer.from(
      'GET /pub?id="\\a HTTP/1.1\r\nHost: a\r\nConnection: close\r\nReferer: "}\\n{\r\nUser-Agent: ü',
    ),
    Buffer.from([0xff, 0xc3]),
    Buffer.from('\t\r\n\r\n'),
  ]);
  expect(await exchange(nginx.port, head)).toContain('404');
  await expect.poll(() => nginx.read('access.log')).not.toBe('');
  expect(objectsIn(nginx.read('access.log'))).toEqual([
    {
      time: aTime,
      remote_addr: '127.0.0.1',
      remote_user: '',
      host: 'a',
      method: 'GET',
      uri: '/pub?id="\\a',
      protocol: 'HTTP/1.1',
      status: 404,
      body_bytes_sent: expect.any(Number),
      request_time: expect.any(Number),
      referer: '"}\\n{',
      user_agent: 'ü\ufffd\ufffd',
    },
  ]);
  const pid = nginx.runningPid;
  server.process.kill('SIGTERM');
  await server.ended;
  expect(objectsIn(nginx.log)).toEqual([
    { time: aTime, level: 'notice', pid, message: 'start accepting connections' },
    { time: aTime, level: 'notice', pid, message: 'exit' },
  ]);
});

test('a format of that name in the file comes first', async () => {
  const nginx = await NginxFolder.with((port) =>
    pushConfiguration("log_format json '$status'; access_log access.log json;")(port),
  );
  await nginx.start();
  await nginx.fetch('/pub');
  await expect.poll(() => nginx.read('access.log')).toMatch(/^\d{3}\n$/);
});

test('--log-format json: the address on standard output, what is wrong on standard error', async () => {
  const bin = fileURLToPath(new URL('../../bin/pushstream-server.js', import.meta.url));
  const start = (port: number) => {
    const words = [bin, '--port', String(port), '--log-format', 'json'];
    const command = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    onTestFinished(() => void command.kill('SIGKILL'));
    return command;
  };
  const first = start(0);
  const [line] = await once(first.stdout, 'data');
  const message = expect.stringMatching(/^listening on http:\/\/127\.0\.0\.1:\d+$/);
  expect(objectsIn(String(line))).toEqual([{ time: aTime, level: 'notice', pid: first.pid, message }]);
  const taken = createServer();
  onTestFinished(() => void taken.close());
  await once(taken.listen(0, '127.0.0.1'), 'listening');
  const { port } = taken.address() as { port: number };
  const second = start(port);
  let errors = '';
  second.stderr.on('data', (some) => {
    errors += some;
  });
  const [code] = await once(second, 'close');
  expect([code, objectsIn(errors)]).toEqual([
    1,
    [{ time: aTime, level: 'emerg', pid: second.pid, message: `port ${port} of 127.0.0.1 is in use` }],
  ]);
});
