import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { freePort } from '../../../src/clients/listen.js';
import { pushStreamClientChecks } from '../../../src/clients/push-stream/checks/index.js';
import { clientModes } from '../../../src/clients/push-stream/features.js';
import { runMain } from '../../support/cli/run-main.js';
import { examples } from '../../support/clients/run-client.js';

const subscriber = `python3 ${examples}/push_stream.py {mode} {url}`;
const base = ['client', '--profile', 'push-stream'];

describe('the command line of client --profile push-stream', () => {
  test.each([
    [['client', '--start', subscriber, '--modes', 'stream'], '--modes: only for --profile push-stream'],
    [
      ['client', '--start', subscriber, '--single-channel'],
      '--single-channel: only for --profile push-stream',
    ],
    [['client', '--start', subscriber, '--profile', 'nchan'], '"nchan" is not one of relay, push-stream'],
    [
      [...base, '--start', subscriber, '--modes', 'jsonp'],
      '"jsonp" is not one of stream, eventsource, websocket, longpolling',
    ],
    [[...base, '--manual'], '--manual: a client started by hand has one mode: give --modes stream'],
    [[...base, '--start', subscriber, '--only', 'relay-client/etag'], 'is called "relay-client/etag"'],
  ] as const)('%j is exit 2', async (argv, says) => {
    const { code, stderr, stdout } = await runMain([...argv]).ended;
    expect(stderr).toContain(says);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });

  test('what a client has not is not applicable, and never met', async () => {
    const only = ['--only', 'websocket,push-stream-client/longpolling-messages'];
    const modes = ['--modes', 'longpolling', '--single-channel'];
    const run = runMain([...base, '--start', subscriber, ...modes, ...only, '--report', 'json=-']);
    const { code, stdout } = await run.ended;
    const report = JSON.parse(stdout);
    const states = Object.fromEntries(report.requirements.map(({ id, state }: never) => [id, state]));
    expect(states['push-stream-client-websocket-frames']).toBe('not-applicable');
    expect(states['push-stream-client-messages-once']).toBe('not-selected');
    expect(JSON.stringify(report)).toContain('the client has no mode websocket: --modes longpolling');
    expect(code).toBe(0);
  });

  test('a failure shows the transcript, and how to run it again in that mode', async () => {
    const command = subscriber.replace('{url}', '{url}x');
    const only = 'push-stream-client/longpolling-asks';
    const run = runMain([...base, '--start', command, '--modes', 'longpolling', '--only', only]);
    const { code, stdout } = await run.ended;
    expect(stdout).toMatch(/- expected {2}a valid request, GET \/lp\/check-2\n/);
    expect(stdout).toContain('+ seen      GET /lp/check-2x HTTP/1.1');
    expect(stdout).toContain(`--profile push-stream --modes longpolling --only ${only}`);
    expect(code).toBe(1);
  });
});

describe('a push-stream client started by hand', () => {
  test('is judged by its requests, from check to check', async () => {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/lp/manual`;
    const some = ['asks', 'cut', 'restart', 'event-id', 'text', 'channels'].map(
      (slug) => `push-stream-client/longpolling-${slug}`,
    );
    const options = ['--manual', '--port', String(port), '--modes', 'longpolling', '--quiet', '200'];
    const run = runMain([...base, ...options, '--only', some.join()]);
    const client = spawn('python3', [`${examples}/push_stream.py`, 'longpolling', url], { stdio: 'ignore' });
    const { code, stdout, stderr } = await run.ended;
    client.kill();
    await once(client, 'exit');
    expect(stderr).toContain(`start it again whenever it ends:\n  ${url}\n`);
    expect(stdout).toContain('checks: 4 passed, 0 failed, 2 not applicable');
    expect(stdout).toContain('what the client receives is not known: --manual reads no output of it');
    expect(code).toBe(0);
  });
});

test('the page about clients names every story and every mode', () => {
  const page = readFileSync(new URL('../../../../docs/clients-under-test.md', import.meta.url), 'utf8');
  const slugs = new Set(pushStreamClientChecks.map(({ id, mode }) => id.split(`/${mode}-`)[1] ?? id));
  expect([...slugs].filter((slug) => !page.includes(`\`${slug}\``))).toEqual([]);
  expect(clientModes.filter((mode) => !page.includes(`\`${mode}\``))).toEqual([]);
});
