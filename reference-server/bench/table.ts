import type { Report } from './orders.js';
import type { Row } from './rows.js';
import type { Target } from './targets.js';

/** What came of a row: the reports of each server's runs. */
export interface Measured {
  readonly row: Row;
  readonly reports: ReadonlyMap<string, readonly Report[]>;
}

const middle = (numbers: readonly number[]) =>
  [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;

export const medianOf = (reports: readonly Report[]): number => middle(reports.map(({ value }) => value));

const cells = (texts: readonly string[]) => `| ${texts.join(' | ')} |`;

function figure(value: number): string {
  if (value >= 10_000) return `${Math.round(value / 1000)} k`;
  return value >= 100 ? String(Math.round(value)) : value.toPrecision(2);
}

/** The first lines of the table. */
export function head(targets: readonly Target[]): string[] {
  const titles = [
    'measure',
    'in',
    ...targets.map(({ title }) => title),
    'floor, aim',
    'lost, twice, late',
    'load',
  ];
  return [cells(titles), cells(titles.map(() => '---'))];
}

/** Shares of nchan's are in brackets; the load is the greatest share of a processor that the load generator took. */
export function line({ row, reports }: Measured, targets: readonly Target[]): string {
  const nchan = medianOf(reports.get('nchan') ?? []);
  const servers = targets.map(({ name }) => {
    const value = medianOf(reports.get(name) ?? []);
    const share = name === 'nchan' || Number.isNaN(nchan) ? '' : ` (${(value / nchan).toFixed(2)})`;
    return `${figure(value)}${share}`;
  });
  const all = [...reports].flatMap(([name, some]) => (name.startsWith('ours') ? some : []));
  const sum = (key: 'lost' | 'repeated' | 'reordered') => all.reduce((total, one) => total + one[key], 0);
  const load = Math.max(...[...reports.values()].flat().map(({ loadShare }) => loadShare));
  return cells([
    row.title,
    row.unit,
    ...servers,
    `${row.isCost ? 'at most ' : ''}${row.floor}, ${row.aim}`,
    `${sum('lost')}, ${sum('repeated')}, ${sum('reordered')}`,
    load.toFixed(2),
  ]);
}
