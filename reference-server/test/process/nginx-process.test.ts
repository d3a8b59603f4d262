import { existsSync, readdirSync, readlinkSync, renameSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { certificate, certificateFiles } from '../support/nginx-conf/tls-client.js';
import { NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';
import { HttpClient } from '../support/wire/http-client.js';

const usual = pushConfiguration();

async function client(port: number): Promise<HttpClient> {
  const opened = await HttpClient.open(`http://127.0.0.1:${port}`);
  onTestFinished(() => opened.destroy());
  return opened;
}

/** What a descriptor is of; '' for one that has been closed since. */
function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return '';
  }
}

/** A stream that has begun. */
async function stream(nginx: NginxFolder, path: string): Promise<HttpClient> {
  const opened = await client(nginx.port);
  opened.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  await new Promise((resolve) => opened.socket.once('data', resolve));
  return opened;
}

describe('in the background', () => {
  test('the command returns when the port accepts connections, and holds nothing of the caller open', async () => {
    const nginx = await NginxFolder.with(usual);
    // It only ends when nobody has its output open any more.
    const pid = await nginx.startInBackground();
    expect(await nginx.fetch('/pub?id=a', { method: 'POST', body: 'x' })).toMatch(/^200 /);
    expect(nginx.isRunning(pid)).toBe(true);
    expect((await nginx.run('-s', 'stop')).status).toBe(0);
    expect(nginx.isRunning(pid)).toBe(false);
    expect(nginx.pid).toBeUndefined();
    await expect(nginx.fetch('/')).rejects.toThrow();
  });

  test('what fails before is on standard error and in the error log', async () => {
    const nginx = await NginxFolder.with((port) =>
      usual(port).replace('events', 'pid nowhere/nginx.pid;\nerror_log e.log;\nevents'),
    );
    const { status, errors } = await nginx.run();
    const text = `[emerg] open() "${join(nginx.folder, 'nowhere/nginx.pid')}" failed (2: No such file or directory)`;
    expect([status, errors]).toEqual([1, `nginx: ${text}\n`]);
    expect(nginx.read('e.log')).toContain(text.slice('[emerg] '.length));
  });

  test('all that is wrong with the configuration is told once each, and logged', async () => {
    const nginx = await NginxFolder.with((port) =>
      usual(port).replace('events', 'error_log e.log;\nnonsense 1;\njabberwocky;\nevents'),
    );
    const { status, errors } = await nginx.run();
    const faults = [
      new RegExp(`^nginx: \\[emerg\\] unknown directive "nonsense" in ${nginx.file}:\\d+`),
      new RegExp(`^nginx: \\[emerg\\] unknown directive "jabberwocky" in ${nginx.file}:\\d+`),
    ];
    expect([status, errors.trimEnd().split('\n')]).toEqual([
      1,
      faults.map((one) => expect.stringMatching(one)),
    ]);
    expect(nginx.read('e.log').match(/nonsense|jabberwocky/g)).toEqual(['nonsense', 'jabberwocky']);
    expect(nginx.pid).toBeUndefined();
  });

  test.each([
    ['access_log nowhere/a;', '', /open\(\) ".*nowhere\/a" failed \(2: No such file or directory\)/],
    ['', 'working_directory nowhere;', /chdir\(".*nowhere"\) failed \(2: No such file or directory\)/],
  ])('nor is there a place for what is written: %s%s', async (http, main, reason) => {
    const nginx = await NginxFolder.with(pushConfiguration(http, main));
    const { status, errors } = await nginx.run();
    expect(status).toBe(1);
    expect(errors).toMatch(reason);
    expect(nginx.log).toMatch(reason);
    expect(nginx.pid).toBeUndefined();
  });

  test('a port that is taken', async () => {
    const nginx = await NginxFolder.with(usual);
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(nginx.port, '127.0.0.1', resolve));
    onTestFinished(() => new Promise<void>((resolve) => other.close(() => resolve())));
    const { status, errors } = await nginx.run();
    expect(status).toBe(1);
    expect(errors).toMatch(
      /^nginx: \[emerg\] bind\(\) to 127\.0\.0\.1:\d+ failed \(98: Address already in use\)\n/,
    );
    expect(errors).toMatch(/nginx: \[emerg\] still could not bind\(\)\n$/);
    expect(nginx.log).toContain('[emerg]');
    expect(nginx.pid).toBeUndefined();
  });
});

describe('in the foreground', () => {
  test.each(['SIGTERM', 'SIGINT', 'SIGQUIT'] as const)(
    '%s ends it, subscribers are answered',
    async (signal) => {
      const nginx = await NginxFolder.with(usual);
      const command = await nginx.start();
      const live = await stream(nginx, '/sub/a');
      const held = [await client(nginx.port), await client(nginx.port)].map((one, index) =>
        one.request('GET', index === 0 ? '/lp/a' : '/relay-sub?id=a'),
      );
      for (const one of held) one.catch(() => {});
      // The dialects share their channels.
      await nginx.until('/relay-pub?id=a', /active subscribers: 3/);
      command.process.kill(signal);
      expect(await command.ended).toEqual({ status: 0, output: '', errors: '' });
      const [lp, relay] = await Promise.all(held);
      expect([lp?.status, lp?.header('etag'), relay?.status]).toEqual([304, 'W/0', 304]);
      await live.closed;
      expect(live.unread).toContain('the end');
      expect(nginx.pid).toBeUndefined();
    },
  );

  test('SIGUSR2 and SIGWINCH, which nginx knows, change nothing', async () => {
    const nginx = await NginxFolder.with((port) => `error_log e.log warn;${usual(port)}`);
    const command = await nginx.start();
    for (const signal of ['SIGWINCH', 'SIGUSR2'] as const) command.process.kill(signal);
    await expect.poll(() => nginx.read('e.log')).toContain('SIGUSR2 is not supported');
    command.process.kill('SIGTERM');
    expect((await command.ended).status).toBe(0);
  });

  test('SIGQUIT waits for a request that is arriving, and takes no other', async () => {
    const nginx = await NginxFolder.with(usual);
    const command = await nginx.start();
    const late = await client(nginx.port);
    late.send('POST /pub?id=a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n');
    await late.response();
    command.process.kill('SIGQUIT');
    while (
      await client(nginx.port).then(
        () => true,
        () => false,
      )
    );
    late.send('ok');
    const { status, header } = await late.response();
    expect([status, header('connection')]).toEqual([200, 'close']);
    expect((await command.ended).status).toBe(0);
  });

  test('SIGQUIT waits no longer than worker_shutdown_timeout for a request that does not go on', async () => {
    const nginx = await NginxFolder.with(pushConfiguration('', 'worker_shutdown_timeout 50ms;'));
    const command = await nginx.start();
    const late = await client(nginx.port);
    late.send('POST /pub?id=a HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n');
    await late.response();
    command.process.kill('SIGQUIT');
    expect((await command.ended).status).toBe(0);
    await late.closed;
  });
});

describe('-s', () => {
  test('without a server', async () => {
    const nginx = await NginxFolder.with(usual);
    const path = join(nginx.folder, 'logs/nginx.pid');
    expect(await nginx.run('-s', 'stop')).toMatchObject({
      status: 1,
      errors: `nginx: [error] open() "${path}" failed (2: No such file or directory)\n`,
    });
    await nginx.start();
    await nginx.run('-s', 'stop');
    writeFileSync(path, 'x\n');
    expect((await nginx.run('-s', 'stop')).errors).toBe(
      `nginx: [error] invalid PID number "x" in "${path}"\n`,
    );
  });

  test('reload: new connections on the new configuration, memory kept', async () => {
    const nginx = await NginxFolder.with(usual);
    await nginx.start();
    const pid = nginx.runningPid;
    await nginx.fetch('/pub?id=a', { method: 'POST', body: 'kept' });
    const live = await stream(nginx, '/sub/a');
    const waiting = (await client(nginx.port)).request('GET', '/lp/a');
    waiting.catch(() => {});
    await nginx.until('/pub?id=a', /"subscribers": 2/);
    nginx.write(
      usual(nginx.port).replace('location /pub ', 'location /new { return 200 new; }\nlocation /pub '),
    );
    expect(await nginx.run('-s', 'reload')).toEqual({ status: 0, output: '', errors: '' });
    await live.closed;
    expect(live.unread).toContain('the end');
    expect((await waiting).status).toBe(304);
    await nginx.until('/new', /^200 new$/);
    expect(await nginx.fetch('/lp/a.b1')).toBe('200 kept');
    expect(nginx.pid).toBe(pid);
  });

  test('reload: another size of memory is refused, the rest is taken', async () => {
    const nginx = await NginxFolder.with(usual);
    await nginx.start();
    nginx.write(
      usual(nginx.port)
        .replace('memory_size 1m', 'memory_size 2m')
        .replace('location /pub ', 'location /new { return 200 new; }\nlocation /pub '),
    );
    await nginx.run('-s', 'reload');
    await nginx.until('/new', /^200 new$/);
    expect(nginx.log).toContain('Cannot change memory area size without restart, ignoring change');
  });

  test('reload: another pid file', async () => {
    const nginx = await NginxFolder.with(usual);
    await nginx.start();
    const pid = nginx.runningPid;
    nginx.write(pushConfiguration('', 'pid other.pid;')(nginx.port));
    process.kill(pid, 'SIGHUP');
    await expect.poll(() => nginx.pid).toBeUndefined();
    expect(nginx.read('other.pid')).toBe(`${pid}\n`);
    expect((await nginx.run('-s', 'stop')).status).toBe(0);
    expect([nginx.read('other.pid'), nginx.isRunning(pid)]).toEqual(['', false]);
  });

  test('reload: what can not be used is refused with its reason, and everything stays', async () => {
    const nginx = await NginxFolder.with(usual);
    await nginx.start();
    const pid = nginx.runningPid;
    const cannotOpen = (file: string) =>
      `open() "${join(nginx.folder, file)}" failed (2: No such file or directory)`;
    for (const [http, main, reason] of [
      ['nonsense on;', '', `unknown directive "nonsense" in ${nginx.file}:`],
      ['access_log nowhere/a;', '', cannotOpen('nowhere/a')],
      ['', 'error_log nowhere/e;', cannotOpen('nowhere/e')],
      ['', 'pid nowhere/p;', cannotOpen('nowhere/p')],
    ] as const) {
      const wrong = pushConfiguration(http, main)(nginx.port);
      nginx.write(wrong.replace('location /pub ', 'location /new { return 200 new; }\nlocation /pub '));
      process.kill(pid, 'SIGHUP');
      await expect.poll(() => nginx.log).toContain(reason);
      expect(await nginx.fetch('/new')).toMatch(/^404/);
      expect(nginx.pid).toBe(pid);
    }
    expect(nginx.log.split('[emerg]')).toHaveLength(5);
    expect(await nginx.fetch('/pub?id=a', { method: 'POST', body: 'x' })).toMatch(/^200 /);
    // A word that nobody knows is told by the command as well.
    nginx.write(pushConfiguration('nonsense on;')(nginx.port));
    expect((await nginx.run('-s', 'reload')).errors).toContain('unknown directive "nonsense"');
  });

  test('reload: other addresses', async () => {
    const nginx = await NginxFolder.with(usual);
    const other = await NginxFolder.with(usual);
    await nginx.start();
    nginx.write(usual(other.port));
    await nginx.run('-s', 'reload');
    await other.until('/relay-sub', /^400 No channel id/);
    await expect(nginx.fetch('/')).rejects.toThrow();
  });

  test('reload: again and again leaves nothing open', async () => {
    const nginx = await NginxFolder.with(
      (port) =>
        `error_log e.log notice;${pushConfiguration('access_log a.log;')(port).replace(
          'location /pub ',
          `listen unix:s; listen unix:t ssl; ${certificate('a')}\nlocation /pub `,
        )}`,
      certificateFiles,
    );
    await nginx.start();
    const pid = nginx.runningPid;
    const reload = async () => {
      const count = () => nginx.read('e.log').split('the configuration was read again').length;
      const before = count();
      const live = await stream(nginx, '/sub/a');
      process.kill(pid, 'SIGHUP');
      await live.closed;
      await expect.poll(count).toBe(before + 1);
    };
    // What is closed between the listing and the look at it was not open any more.
    const open = () =>
      readdirSync(`/proc/${pid}/fd`)
        .map((one) => linkOf(`/proc/${pid}/fd/${one}`))
        .filter((link) => link !== '');
    const kinds = () =>
      open()
        .map((one) => one.replace(/\d+/g, ''))
        .filter((one) => !one.startsWith('socket:'));
    /** Listening and connected ones; those that are being closed go on for a moment. */
    const sockets = () => open().filter((one) => one.startsWith('socket:')).length;
    await reload();
    const [files, most] = [kinds().sort(), sockets()];
    for (let round = 0; round < 10; round++) await reload();
    expect(kinds().sort()).toEqual(files);
    await expect.poll(sockets).toBeLessThanOrEqual(most);
    expect((await nginx.run('-s', 'stop')).status).toBe(0);
    expect(['s', 't'].filter((name) => existsSync(join(nginx.folder, name)))).toEqual([]);
  });

  test('reopen: logs that were moved away are begun anew', async () => {
    const nginx = await NginxFolder.with(pushConfiguration('access_log a.log;'));
    await nginx.start();
    // The answer goes out before the line is written.
    await nginx.fetch('/pub?id=a');
    await expect.poll(() => nginx.read('a.log')).not.toBe('');
    expect(nginx.read('a.log')).toMatch(
      /^127\.0\.0\.1 - - \[.+ \+0000\] "GET \/pub\?id=a HTTP\/1\.1" 404 0 "-" "node"\n/,
    );
    renameSync(join(nginx.folder, 'a.log'), join(nginx.folder, 'old.log'));
    expect((await nginx.run('-s', 'reopen')).status).toBe(0);
    // What is answered before the logs are opened anew is still written to the old one.
    const askAndRead = async () => {
      await nginx.fetch('/pub?id=b');
      return nginx.read('a.log');
    };
    await expect.poll(askAndRead).toContain('/pub?id=b');
    expect(nginx.read('old.log')).toContain('/pub?id=a');
  });
});

describe('start, publish, reload, stop, start again', () => {
  // `npm run restarts -w reference-server` does it a hundred times.
  const rounds = Number(process.env.RESTARTS ?? 2);
  test(
    `${rounds} times`,
    async () => {
      const nginx = await NginxFolder.with(usual);
      const pids = new Set<number>();
      for (let round = 0; round < rounds; round++) {
        const pid = await nginx.startInBackground();
        pids.add(pid);
        expect(await nginx.fetch('/pub?id=a', { method: 'POST', body: 'x' })).toContain(
          '"published_messages": 1',
        );
        const live = await stream(nginx, '/sub/a');
        expect((await nginx.run('-s', 'reload')).status).toBe(0);
        await live.closed;
        expect(live.unread).toContain('the end');
        const again = await stream(nginx, '/sub/a.b1');
        expect((await nginx.run('-s', 'stop')).status).toBe(0);
        await again.closed;
        expect(again.unread).toContain('the end');
        expect(nginx.isRunning(pid)).toBe(false);
        for (const one of [live, again]) one.destroy();
      }
      expect(pids.size).toBe(rounds);
      expect(nginx.log).not.toMatch(/\[(emerg|alert|crit|error|warn)\]/);
    },
    20_000 + rounds * 6000,
  );
});
