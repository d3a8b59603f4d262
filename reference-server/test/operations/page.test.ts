import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { metricTable } from '../../src/operations/metric-table.js';

const page = readFileSync(new URL('../../../docs/operating.md', import.meta.url), 'utf8');

test('the page for operators has a row for each metric, as it is declared', () => {
  const [, table] = /<!-- metrics -->\n([\s\S]*)<!-- end of metrics -->/.exec(page) ?? [];
  const rows = Object.entries(metricTable).map(
    ([name, { type, help }]) => `| \`${name}\` | ${type} | ${help} |\n`,
  );
  expect(table).toBe(rows.join(''));
});
