import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { readOptions } from '../../src/process/options.js';
import { version } from '../../src/version.js';
import { HttpClient } from '../support/wire/http-client.js';

const bin = fileURLToPath(new URL('../../bin/pushstream-server.js', import.meta.url));

class Command {
  readonly process: ChildProcess;
  readonly exited: Promise<number | null>;
  output = '';
  errors = '';

  constructor(...words: string[]) {
    this.process = spawn(process.execPath, [bin, ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stdout?.on('data', (text) => {
      this.output += text;
    });
    this.process.stderr?.on('data', (text) => {
      this.errors += text;
    });
    this.exited = once(this.process, 'close').then(([code]) => code);
    onTestFinished(async () => {
      this.process.kill('SIGKILL');
      await this.exited;
    });
  }

  async listening(): Promise<string> {
    while (!this.output.includes('\n')) {
      const over = this.exited.then(() => {
        throw new Error(`it ended: ${this.errors}`);
      });
      await Promise.race([once(this.process.stdout as NonNullable<ChildProcess['stdout']>, 'data'), over]);
    }
    return /^listening on (http:\/\/\S+)\n$/.exec(this.output)?.[1] ?? '';
  }
}

test('the shim can be run', () => {
  expect(statSync(bin).mode & 0o111).not.toBe(0);
});

test.each(['SIGTERM', 'SIGINT'] as const)('says where it listens; %s answers who is held', async (signal) => {
  const command = new Command('--port', '0', '--allow-host', 'push.example');
  const url = await command.listening();
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const client = await HttpClient.open(url);
  const held = client.request('GET', '/relay/sub?id=a');
  const other = await HttpClient.open(url);
  while (!(await other.request('GET', '/relay/pub?id=a')).body.includes('active subscribers: 1'));
  command.process.kill(signal);
  command.process.kill(signal);
  expect((await held).status).toBe(304);
  expect(await command.exited).toBe(0);
  expect(command.errors).toBe('');
  expect(command.output).toBe(`listening on ${url}\n`);
});

test('a second signal does no harm while an answer takes long to be read', async () => {
  const command = new Command('--port=0', '--allow-host=push.example', '--allow-host=x');
  const url = await command.listening();
  const client = await HttpClient.open(url);
  await client.request('POST', '/relay/pub?id=a', {}, new Uint8Array(1024 * 1024));
  const slow = await HttpClient.open(url);
  slow.socket.pause();
  for (let i = 0; i < 50; i++) slow.send('GET /relay/sub?id=a HTTP/1.1\r\nHost: x\r\n\r\n');
  await client.request('GET', '/');
  // All three well within the second that the slow reader is given.
  command.process.kill('SIGTERM');
  command.process.kill('SIGINT');
  command.process.kill('SIGTERM');
  expect(await command.exited).toBe(0);
  slow.destroy();
});

test('a port that is in use is told in one line', async () => {
  const occupant = createServer().listen(0, '127.0.0.1');
  await once(occupant, 'listening');
  onTestFinished(() => void occupant.close());
  const address = occupant.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const command = new Command('--port', String(port));
  expect(await command.exited).toBe(1);
  expect(command.errors).toBe(`pushstream-server: port ${port} of 127.0.0.1 is in use\n`);
  expect(command.output).toBe('');
});

test('an address of another machine is told in one line', async () => {
  const command = new Command('--host', '203.0.113.1');
  expect(await command.exited).toBe(1);
  expect(command.errors).toBe('pushstream-server: 203.0.113.1 is no address of this machine\n');
});

test('--version and --help', async () => {
  const asked = new Command('--version');
  expect(await asked.exited).toBe(0);
  expect(asked.output).toBe(`${version}\n`);
  const help = new Command('--help');
  expect(await help.exited).toBe(0);
  expect(help.output).toContain('/relay/pub-nostore?id=');
});

test('pages and names are kept out that no option lets in', async () => {
  const words = ['--allow-origin', 'https://app.example', '--allow-host', 'push.example'];
  for (const [options, status] of [
    [[], 421],
    [words, 200],
  ] as const) {
    const url = await new Command('--port', '0', ...options).listening();
    const client = await HttpClient.open(url);
    const { status: named } = await client.request('GET', '/channels-stats');
    const origin = 'Origin: https://app.example';
    client.send(`GET /channels-stats HTTP/1.1\r\nHost: localhost\r\n${origin}\r\n\r\n`);
    expect([named, (await client.response()).status]).toEqual([status, status === 200 ? 200 : 403]);
    client.destroy();
  }
});

test('an origin that is none starts nothing', async () => {
  const command = new Command('--allow-origin', 'example.com');
  expect(await command.exited).toBe(2);
  expect(command.errors).toBe(
    'pushstream-server: --allow-origin: "example.com" is no origin; say https://example.com.\nTry: pushstream-server --help\n',
  );
});

test('a wrong option starts nothing', async () => {
  const command = new Command('--prot', '9080');
  expect(await command.exited).toBe(2);
  expect(command.errors).toBe(
    'pushstream-server: There is no option --prot. Did you mean --port?\nTry: pushstream-server --help\n',
  );
  expect(command.output).toBe('');
});

describe('options', () => {
  const defaults = {
    host: '127.0.0.1',
    port: 9080,
    allowed_origins: '',
    allowed_hosts: '',
    drain: 0,
    logFormat: 'text',
    workers: 1,
  };

  test('have defaults', () => {
    expect(readOptions([])).toEqual({ do: 'serve', settings: defaults });
  });

  test('may be written with = and, for IPv6, in brackets', () => {
    const settings = { ...defaults, host: '::1', port: 0 };
    expect(readOptions(['--drain', '2.5'])).toEqual({ do: 'serve', settings: { ...defaults, drain: 2500 } });
    const paths = { metrics_path: '/metrics', health_path: '/a/b' };
    expect(readOptions(['--metrics', '/metrics', '--health=/a/b'])).toEqual({
      do: 'serve',
      settings: { ...defaults, ...paths },
    });
    expect(readOptions(['--port=0', '--host=[::1]'])).toEqual({ do: 'serve', settings });
  });

  test('may be given several times where that says more', () => {
    const words = ['--allow-origin=https://a.example', '--allow-origin', 'http://b.example:8080'];
    const names = ['--allow-host', 'A.example', '--allow-host=*', '--port', '1', '--port', '2'];
    const settings = {
      ...defaults,
      port: 2,
      allowed_origins: 'https://a.example http://b.example:8080',
      allowed_hosts: 'a.example *',
    };
    expect(readOptions([...words, ...names])).toEqual({ do: 'serve', settings });
  });

  test.each([
    [['--port'], '--port needs a value.'],
    [['--port', '--host'], '--port needs a value.'],
    [['--host='], '--host needs a value.'],
    [['--port', 'abc'], '--port must be a number from 0 to 65535, not "abc".'],
    [['--port', '65536'], '--port must be a number from 0 to 65535, not "65536".'],
    [['--port', '-1'], '--port must be a number from 0 to 65535, not "-1".'],
    [['--allow-origin'], '--allow-origin needs a value.'],
    [
      ['--allow-origin', 'https://a.example', '--allow-origin', 'https://b.example/'],
      '--allow-origin: "https://b.example/" is no origin; say https://b.example.',
    ],
    [
      ['--metrics', 'metrics'],
      '--metrics must be a path such as /a/b, without a query and without a slash at its end, not "metrics".',
    ],
    [
      ['--workers', '2', '--metrics', '/metrics'],
      '--metrics can be had with one process only, not with --workers 2.',
    ],
    [['--health=/health', '--workers=3'], '--health can be had with one process only, not with --workers 3.'],
    [['--drain', '3', '--workers', '2'], '--drain can be had with one process only, not with --workers 2.'],
    [['--drain', '3601'], '--drain must be a number of seconds from 0 to 3600, not "3601".'],
    [['--drain', '5s'], '--drain must be a number of seconds from 0 to 3600, not "5s".'],
    [['--log-format', 'xml'], '--log-format must be text or json, not "xml".'],
    [['--health='], '--health needs a value.'],
    [['--allow-host='], '--allow-host needs a value.'],
    [
      ['--allow-host', 'http://a.example:80'],
      '--allow-host: "http://a.example:80" is no host name; say a.example.',
    ],
    [['--allow-orgin', '*'], 'There is no option --allow-orgin. Did you mean --allow-origin?'],
    [['--verson'], 'There is no option --verson. Did you mean --version?'],
    [['-c'], 'There is no option -c.'],
    [['9080'], 'There is nothing to do with "9080".'],
  ])('%j is wrong', (words, message) => {
    expect(() => readOptions(words)).toThrow(message);
  });
});
