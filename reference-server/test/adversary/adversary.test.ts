import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { Campaign, type Finding } from './campaign.js';
import { generate, scenarioNames } from './generate.js';
import { describeFinding } from './report.js';

/*
 * Clients that mean harm, beside others that go on as if nothing were the matter. `npm run adversary` does the same for an hour.
 */

const sequences = 250;

async function run(seed: number, count = sequences, only?: readonly string[]): Promise<string | undefined> {
  const campaign = new Campaign({ seed, patience: 5000, only });
  try {
    let finding: Finding | undefined;
    for (let number = 1; number <= count && !finding; number++) finding = await campaign.run(number);
    finding ??= await campaign.end();
    return finding && describeFinding(finding);
  } finally {
    campaign.stop();
  }
}

describe('nothing that is sent harms the server or its other clients', () => {
  const seeds = [1, 11159030];
  test.each(seeds)('seed %i', async (seed) => {
    expect(await run(seed)).toBeUndefined();
  });

  const played = new Set(
    seeds.flatMap((seed) =>
      Array.from({ length: sequences }, (_, index) => generate(seed, index + 1).scenario),
    ),
  );
  // Two, for some do their worst now and then only; with this seed the second time.
  const rare = scenarioNames.filter((name) => !played.has(name));
  test.each(rare)('%s, which comes too seldom to be among them', async (name) => {
    expect(await run(1, 2, [name])).toBeUndefined();
  });
});

// Each starts processes of its own, which take longer to start than to run.
describe.concurrent('the long form', () => {
  const run = (...options: string[]) =>
    promisify(execFile)(process.execPath, [join(import.meta.dirname, 'adversary.mjs'), ...options]);

  test('without a number of sequences runs as many as there is time for', async ({ expect }) => {
    const { stdout } = await run('--minutes', '0.02', '--seed', '1');
    expect(stdout).toMatch(/\b[1-9]\d* sequences in/);
    expect(stdout).toContain('Nothing was broken.');
  });

  test('that ran no sequence is not green', async ({ expect }) => {
    await expect(run('--sequences', '0')).rejects.toMatchObject({
      code: 1,
      stdout: expect.stringContaining('No sequence was run.'),
    });
  });
});
