import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../../src/clients/listen.js';
import { clientOptions } from '../../../src/clients/options.js';
import { relayClientChecks } from '../../../src/clients/relay/checks/index.js';
import { runMain } from '../../support/cli/run-main.js';
import { examples } from '../../support/clients/run-client.js';

const subscriber = `node ${examples}/subscriber.mjs {url}`;

describe('the command line of client', () => {
  test.each([
    [[], "client: give either --start 'CMD {url}' or --manual"],
    [['--start', subscriber, '--manual'], "client: give either --start 'CMD {url}' or --manual"],
    [
      ['--start', 'node my-client.js'],
      '"node my-client.js" does not say where the url goes: put {url} into it',
    ],
    [['--start', subscriber, '--port', '9000'], '--port: only for --manual'],
    [['--start', subscriber, '--only', 'relay/oldest'], 'is called "relay/oldest"'],
    [['--start', subscriber, '--patience', 'long'], '--patience: "long" is not a whole number'],
    [['--start', subscriber, '--publisher', 'x'], '--publisher: there is no such option'],
  ] as const)('%j is exit 2', async (argv, says) => {
    const { code, stderr, stdout } = await runMain(['client', ...argv]).ended;
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('runs what is selected; then there is no verdict', async () => {
    const { code, stdout } = await runMain(['client', '--start', subscriber, '--only', 'relay-client/etag'])
      .ended;
    expect(stdout).toContain('✓ relay-client/etag');
    expect(stdout).toContain('checks: 1 passed, 0 failed');
    expect(stdout).toContain('verdict: none (filtered run)');
    expect(code).toBe(0);
  });

  test('a failure shows what went over the wire, what the client wrote, and how to run it again', async () => {
    const command = `echo oops >&2; exec node ${examples}/subscriber.mjs {url} --`.replace('{url}', '{url}x');
    const { code, stdout } = await runMain(['client', '--start', command, '--only', 'relay-client/asks'])
      .ended;
    expect(stdout).toMatch(/- expected {2}a valid request, GET \/sub\?id=check-2\n/);
    expect(stdout).toContain('+ seen      GET /sub?id=check-2x HTTP/1.1');
    expect(stdout).toMatch(/client 1 +← GET \/sub\?id=check-2x HTTP\/1\.1/);
    expect(stdout).toMatch(/errors +said: oops/);
    expect(stdout).toContain('pushstream-conformance client --start ');
    expect(stdout).toContain(' --only relay-client/asks');
    expect(code).toBe(1);
  });

  test('--gate none is exit 0', async () => {
    const argv = ['client', '--start', `${subscriber}x`, '--only', 'relay-client/asks', '--gate', 'none'];
    const { code, stdout } = await runMain(argv).ended;
    expect(stdout).toContain('✗ relay-client/asks');
    expect(code).toBe(0);
  });

  test('an interrupted run is exit 130', async () => {
    const run = runMain(['client', '--start', 'sleep 60; : {url}']);
    run.interrupt();
    const { code, stderr } = await run.ended;
    expect(stderr).toBe('pushstream-conformance: interrupted\n');
    expect(code).toBe(130);
  });
});

test('the page about clients names every check and every option', () => {
  const page = readFileSync(new URL('../../../../docs/clients-under-test.md', import.meta.url), 'utf8');
  const slugs = relayClientChecks.map(({ id }) => id.replace('relay-client/', ''));
  expect(slugs.filter((slug) => !page.includes(`\`${slug}\``))).toEqual([]);
  const flags = Object.values(clientOptions).map(({ flag }) => flag);
  expect(flags.filter((flag) => flag !== 'help' && !page.includes(`--${flag}`))).toEqual([]);
});

describe('a client started by hand', () => {
  test('is told the url once, and goes on from check to check', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/sub?id=manual`;
    const some = ['message', 'etag', 'cut-held', 'restart', 'binary'].map((slug) => `relay-client/${slug}`);
    const run = runMain([
      'client',
      '--manual',
      '--port',
      String(port),
      '--quiet',
      '200',
      '--only',
      some.join(),
    ]);
    const client = spawn('node', [`${examples}/subscriber.mjs`, url], { stdio: 'ignore' });
    const { code, stdout, stderr } = await run.ended;
    client.kill();
    await once(client, 'exit');
    expect(stderr).toContain(
      `Start the client with this url, and start it again whenever it ends:\n  ${url}\n`,
    );
    expect(stdout).toContain('checks: 4 passed, 0 failed, 1 not applicable');
    expect(stdout).toContain('what the client receives is not known: --manual reads no output of it');
    expect(code).toBe(0);
  });
});
