import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { freePort, listenOnLoopback } from '../../src/clients/listen.js';
import { runMain } from '../support/cli/run-main.js';

let directory: string;
let port: number;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'pushstream-start-'));
});
afterAll(() => rmSync(directory, { recursive: true }));

beforeEach(async () => {
  port = await freePort();
});

/** A shell command that runs this program, whose first lines write down its process id and what to answer. */
function program(name: string, code: string): { command: string; file: string } {
  const file = join(directory, `${name}.mjs`);
  writeFileSync(
    file,
    `import { createServer } from 'node:http';
const serve = (answer) => createServer(answer).listen(${port}, '127.0.0.1', () => console.log('listening, process', process.pid));
${code}`,
  );
  // With something after it, the shell stays and the program is its child.
  return { command: `node ${file}; true`, file };
}

const target = (command: string) => {
  const url = `http://127.0.0.1:${port}/x?id={channel}`;
  return [
    '--publisher',
    url,
    '--subscriber',
    url,
    '--start',
    command,
    '--ready',
    `http://127.0.0.1:${port}/`,
  ];
};

/** True when nobody listens any more. */
async function gone(): Promise<boolean> {
  try {
    const { close } = await listenOnLoopback(port, () => undefined);
    await close();
    return true;
  } catch {
    return false;
  }
}

const ok = `serve((request, response) => request.resume().on('end', () => response.writeHead(202).end('fine')));`;

describe('a target that the kit starts', () => {
  it('is stopped after the run, with its children', async () => {
    const { code, stdout } = await runMain([...target(program('ok', ok).command), '--only', 'relay/info-get'])
      .ended;
    expect(stdout).toContain('relay/info-get');
    expect(code).toBe(0);
    expect(await gone()).toBe(true);
  });

  it('that ends early is exit 3, with the last it wrote', async () => {
    const { code, stderr } = await runMain(target('echo one; echo two >&2; exit 7')).ended;
    expect(stderr).toContain('the target did not stay: it ended with exit code 7');
    expect(stderr).toContain('  | one');
    expect(stderr).toContain('  | two');
    expect(code).toBe(3);
  });

  it('that ends early and well is told how to stay', async () => {
    const { code, stderr } = await runMain(target('true')).ended;
    expect(stderr).toContain(
      "the target did not stay: it ended with exit code 0; if its server has gone to the background, end it, and start it in the foreground (nginx: -g 'daemon off;')",
    );
    expect(code).toBe(3);
    expect((await runMain(target('exit 7')).ended).stderr).not.toContain('foreground');
  });

  it('that never gets ready is exit 3, and is stopped', async () => {
    const { command } = program('mute', 'serve(() => undefined);');
    const { code, stderr } = await runMain([...target(command), '--ready-timeout', '5']).ended;
    expect(stderr).toContain(
      `http://127.0.0.1:${port}/ gave no answer within 5 s (it accepts connections, but does not answer)`,
    );
    expect(code).toBe(3);
    expect(await gone()).toBe(true);
  });

  it('is not started where something answers already', async () => {
    const { createServer: createHttp } = await import('node:http');
    const other = createHttp((_, response) => response.end()).listen(port, '127.0.0.1');
    await once(other, 'listening');
    const { code, stderr } = await runMain(target(`touch ${directory}/never`)).ended;
    other.closeAllConnections();
    other.close();
    expect(stderr).toContain('already answers before the target was started');
    expect(code).toBe(3);
  });

  it('that something else starts is waited for', async () => {
    const url = `http://127.0.0.1:${port}/x?id={channel}`;
    const given = ['--publisher', url, '--subscriber', url, '--ready', `http://127.0.0.1:${port}/`];
    const never = await runMain([...given, '--ready-timeout', '1']).ended;
    expect(never.stderr).toContain(
      `pushstream-conformance: http://127.0.0.1:${port}/ gave no answer within 1 s (connection refused)`,
    );
    expect(never.code).toBe(3);
    const run = runMain([...given, '--only', 'relay/info-get']);
    const other = spawn('sh', ['-c', program('later', ok).command], { detached: true });
    const { code } = await run.ended;
    expect(code).toBe(0);
    // It goes on: who has started it ends it.
    expect(await gone()).toBe(false);
    process.kill(-(other.pid ?? 0), 'SIGKILL');
    await once(other, 'exit');
  });

  it('is stopped when the run is interrupted: exit 130', async () => {
    // Told by the target that a run is under way.
    const control = createServer().listen(0, '127.0.0.1');
    await once(control, 'listening');
    const { command } = program(
      'held',
      `import { connect } from 'node:net';
serve((request, response) => request.url === '/' ? response.end() : connect(${(control.address() as AddressInfo).port}, '127.0.0.1'));`,
    );
    const run = runMain([...target(command), '--patience', '60000', '--only', 'relay/info-get']);
    const [told] = await once(control, 'connection');
    run.interrupt();
    const { code, stderr } = await run.ended;
    told.destroy();
    control.close();
    expect(stderr).toBe('pushstream-conformance: interrupted\n');
    expect(code).toBe(130);
    expect(await gone()).toBe(true);
    expect(run.listeners()).toBe(0);
  });

  const dies = `serve((request, response) => {
  if (request.method === 'PUT') { console.error('PUT: out of luck'); process.exit(9); }
  request.resume().on('end', () => response.writeHead(202).end('fine'));
});`;

  it('and that dies during the run: the check that brings it down is named', async () => {
    const { command } = program('dies', `${dies}`);
    const run = [
      ...target(command.replace('; true', '')),
      '--only',
      'relay/info-get,relay/info-put,relay/info-post',
    ];
    const { code, stderr, stdout } = await runMain(run).ended;
    expect(stderr).toMatch(
      /the target died during the run \(it ended with exit code 9\)\. Under way were:\n(?: {2}relay\/info-\w+\n)*/,
    );
    expect(stderr).toMatch(/this one brings it down:\n {2}relay\/info-put\n/);
    expect(stderr).toContain('  | PUT: out of luck');
    expect(stderr).not.toMatch(/^\s+at /m);
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(await gone()).toBe(true);
  });
});
