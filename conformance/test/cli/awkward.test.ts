import { describe, expect, test } from 'vitest';
import { runMain } from '../support/cli/run-main.js';

/** Starts a faulty server; returns its locations, and ends it. */
async function served(...argv: string[]) {
  const run = runMain(['awkward', ...argv]);
  await expect.poll(() => run.said.stdout).toContain('What it does wrong');
  const at = (name: string) => {
    const line = run.said.stdout.split('\n').find((one) => one.startsWith(`  ${name} `));
    return (channel: string) => line?.trim().split(/ +/)[1]?.replace('{channel}', channel) ?? '';
  };
  return { run, publisher: at('publisher'), subscriber: at('subscriber') };
}

async function ended({ run }: Awaited<ReturnType<typeof served>>) {
  run.interrupt();
  const { code, stderr } = await run.ended;
  expect([code, stderr, run.listeners()]).toEqual([0, '', 0]);
}

describe('a server with faults', () => {
  test('does what was chosen until it is interrupted', async () => {
    const server = await served('--fault', 'ids-lowered');
    expect(server.run.said.stdout).toContain(
      '  ids-lowered: ids that differ in upper and lower case only are one channel',
    );
    await fetch(server.publisher('Abc'), { method: 'POST', body: 'to Abc' });
    const got = await fetch(server.subscriber('aBC'));
    expect(await got.text()).toBe('to Abc');
    await ended(server);
    await expect(fetch(server.publisher('a'))).rejects.toThrow();
  });

  test('by chance: the seed is told, and chooses the same again', async () => {
    const first = await served('--random', '2', '--profile', 'push-stream');
    const [, seed = ''] = /by --seed (\d+):/.exec(first.run.said.stdout) ?? [];
    const wrong = (text: string) => text.slice(text.indexOf('What it does wrong'));
    await ended(first);
    const again = await served('--random', '2', '--profile', 'push-stream', '--seed', seed);
    expect(wrong(again.run.said.stdout)).toBe(wrong(first.run.said.stdout));
    await ended(again);
  });

  test('a port that somebody has', async () => {
    const server = await served('--fault', 'late-post');
    const { port } = new URL(server.publisher('x'));
    const { code, stderr } = await runMain(['awkward', '--fault', 'late-post', '--port', port]).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(/^pushstream-conformance: --port: .*EADDRINUSE/);
    await ended(server);
  });
});

test('without a choice all there are to choose from are listed', async () => {
  const { code, stdout } = await runMain(['awkward']).ended;
  expect(code).toBe(0);
  expect(stdout).toMatch(/^late-post +POST is answered late$/m);
});

test.each([
  [['--fault', 'late-pots'], '--fault: there is no fault "late-pots"; the nearest: late-post, '],
  [['--seed', '3'], '--seed: only with --random'],
  [['--random', '0'], '--random: "0" is not a whole number from 1 to 20'],
  [['--profile', 'nchan'], '--profile: '],
])('%j is refused', async (argv, text) => {
  const { code, stderr } = await runMain(['awkward', ...argv]).ended;
  expect([code, stderr]).toEqual([2, expect.stringContaining(text)]);
});
