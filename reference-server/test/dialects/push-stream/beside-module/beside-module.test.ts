import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '../../../adversary/random.js';
import { realModule } from '../../../support/push-stream/real-module.js';
import { differences, isWholeInsteadOf304 } from './deliberate.js';
import { configuration, generate } from './generate.js';
import { play, TooSlow } from './play.js';
import type { Sequence } from './sequence.js';
import { ourServer, realServer } from './servers.js';

/*
 * Sequences by chance, to the real module and to ours: whatever differs is a fault, or told in docs/module-differences.md.
 * MODULE_SEQUENCES=500 MODULE_SEED=7 plays more of them, and others.
 */
const count = Number(process.env.MODULE_SEQUENCES ?? 10);
const seed = Number(process.env.MODULE_SEED ?? 1);

/** How often a sequence is played again when the machine is too slow for it. */
const attempts = 20;

/** What the real module says; a new one for each sequence, as it counts over all of them. */
async function ofModule(sequence: Sequence): Promise<readonly string[]> {
  for (let left = attempts; ; left--) {
    const real = await realServer(configuration);
    try {
      return await play(real, sequence);
    } catch (error) {
      if (!(error instanceof TooSlow) || left === 0) throw error;
    } finally {
      await real.end();
    }
  }
}

async function ofOurs(sequence: Sequence): Promise<readonly string[]> {
  const ours = ourServer(configuration, Date.UTC(2026, 0, 1) / 1000);
  try {
    return await play(ours, sequence);
  } finally {
    await ours.end();
  }
}

describe.skipIf(realModule === undefined)('beside the real module', () => {
  test.each(Array.from({ length: count }, (_, number) => number))(
    `seed ${seed}, sequence %i`,
    async (number) => {
      const sequence = generate(new Random(seed, number), `c${number}-`);
      const module = await ofModule(sequence);
      const ours = await ofOurs(sequence);
      for (const [index, step] of sequence.entries()) {
        const told = ours[index] ?? '';
        let wanted = module[index] ?? '';
        if (isWholeInsteadOf304(wanted, told)) continue;
        for (const { without } of differences) wanted = without(wanted, step);
        const before = sequence.slice(0, index + 1).map((one) => JSON.stringify(one));
        expect(told, before.join('\n')).toBe(wanted);
      }
    },
  );
});

describe('what is meant to differ', () => {
  const page = readFileSync(new URL('../../../../../docs/module-differences.md', import.meta.url), 'utf8');
  test.each(differences.map(({ row }) => row))('is told: %s', (row) => {
    expect(page).toContain(`| ${row} |`);
  });
});
