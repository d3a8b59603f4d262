import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect } from 'vitest';

const readme = new URL('../../../README.md', import.meta.url);

/**
 * Compares a table of the README, between `<!-- name -->` and `<!-- end of name -->`, with what a run has shown; `vitest -u` writes
 * it anew.
 */
export async function expectTable(
  name: string,
  head: readonly string[],
  rows: readonly (readonly string[])[],
): Promise<void> {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const table = [head, head.map(() => '---'), ...rows].map(line).join('');
  const before = await readFile(readme, 'utf8');
  const place = new RegExp(`(<!-- ${name} -->\n)[^]*?(?=<!-- end of ${name} -->)`);
  expect(before).toMatch(place);
  await expect(before.replace(place, (_all, begin) => `${begin}\n${table}\n`)).toMatchFileSnapshot(
    fileURLToPath(readme),
  );
}
