import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { promisify } from 'node:util';
import { describe, expect, onTestFinished, test } from 'vitest';
import { bin, NginxFolder, pushConfiguration } from '../support/process/nginx-command.js';

/*
 * Under `ulimit -n`, which only a shell can set for a program. What the limit is the server reads from /proc.
 */

/** Runs the command, in the background, with so many descriptors; returns what it said. `before` is done before the limit is set. */
async function limited(folder: NginxFolder, limit: number, before = ''): Promise<string> {
  const words = [process.execPath, bin, '-c', folder.file];
  // Other shells have no descriptors of more than one digit.
  const shell = spawn('bash', ['-c', `${before} ulimit -n ${limit}; exec "$@" 2>&1`, 'bash', ...words], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  let output = '';
  shell.stdout?.on('data', (text) => {
    output += text;
  });
  await once(shell, 'close');
  return output;
}

/** The status of a subscriber's answer, on a connection that stays; or how the connection failed. */
function subscribe(port: number): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    onTestFinished(() => void socket.destroy());
    socket.write('GET /sub/a HTTP/1.1\r\nHost: localhost\r\n\r\n');
    socket.once('data', (bytes: Buffer) => resolve(bytes.toString('latin1', 9, 12)));
    socket.once('error', (error) => resolve(error.message));
  });
}

describe.skipIf(!existsSync('/proc/self/limits'))('where the system allows few open files', () => {
  test('as many connections as there can be are served, and the log says why there are no more', async () => {
    const folder = await NginxFolder.with(pushConfiguration('push_stream_header_template "h";'));
    expect(await limited(folder, 120)).toBe('');
    const answers: string[] = [];
    for (let count = 0; count < 130; count++) answers.push(await subscribe(folder.port));
    const served = answers.indexOf('503');
    expect(served).toBeGreaterThan(30);
    expect(new Set(answers.slice(0, served))).toEqual(new Set(['200']));
    expect(new Set(answers.slice(served))).toEqual(new Set(['503']));
    expect(folder.log).toMatch(
      /\[alert\] .*accept\(\) failed \(24: Too many open files\): \d+ connections are what the limit of 120 open files allows/,
    );
  });

  test('a descriptor above the limit, left open by the caller, is none of its business', async () => {
    const folder = await NginxFolder.with(pushConfiguration());
    expect(await limited(folder, 120, 'exec 150</dev/null;')).toBe('');
    expect(folder.pid).toBeDefined();
  });
});

describe.skipIf(!existsSync('/proc/self/limits'))(
  'the built-in locations where the system allows few open files',
  () => {
    test('the command says how many connections there may be', async () => {
      const script = `ulimit -n 200; exec timeout 5 "$@" 2>&1`;
      const run = promisify(execFile)('sh', ['-c', script, 'sh', process.execPath, bin, '--port', '0'], {});
      const { child } = run;
      let output = '';
      child.stdout?.on('data', (text) => {
        output += text;
        if (output.includes('listening')) child.kill();
      });
      await run.catch(() => undefined);
      expect(output).toMatch(
        /^pushstream-server: at most 1\d\d connections: the system allows 200 open files \(ulimit -n\)$/m,
      );
    });
  },
);
