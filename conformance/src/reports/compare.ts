import type { CheckOutcome, RequirementState } from '../engine/results.js';
import { codeSpan } from './markdown.js';
import type { OldReport } from './read-report.js';
import { stateWords } from './words.js';

/** A report and the name it goes by in a comparison. */
export interface Compared {
  readonly name: string;
  readonly report: OldReport;
}

type Row = readonly [mark: string, level: string, id: string, ...cells: string[]];

/** Nothing is known of it in this report. */
const missing = '(not in it)';

function stateOf({ report }: Compared, id: string): RequirementState | undefined {
  return report.requirements.find((row) => row.id === id)?.state;
}

function outcomeOf({ report }: Compared, id: string): CheckOutcome | undefined {
  return report.checks.find((check) => check.id === id)?.outcome;
}

function rows(
  all: readonly Compared[],
  of: (one: Compared) => readonly { readonly id: string; readonly level?: string }[],
  cell: (one: Compared, id: string) => string,
): Row[] {
  const levels = new Map(all.flatMap(of).map(({ id, level }) => [id, level ?? '']));
  return [...levels].map(([id, level]): Row => {
    const cells = all.map((one) => cell(one, id));
    return [new Set(cells).size > 1 ? '*' : ' ', level, id, ...cells];
  });
}

function tables(all: readonly Compared[]): { title: string; rows: Row[] }[] {
  return [
    {
      title: 'requirements',
      rows: rows(
        all,
        ({ report }) => report.requirements,
        (one, id) => {
          const state = stateOf(one, id);
          return state === undefined ? missing : (stateWords[state] ?? state);
        },
      ),
    },
    {
      title: 'checks',
      rows: rows(
        all,
        ({ report }) => report.checks.map(({ id }) => ({ id })),
        (one, id) => outcomeOf(one, id) ?? missing,
      ),
    },
  ];
}

function heads(all: readonly Compared[]): string[][] {
  return [
    ['server', ...all.map(({ report }) => report.server ?? '-')],
    ['kit', ...all.map(({ report }) => report.kit)],
    ['verdict', ...all.map(({ report }) => report.compliance)],
  ];
}

/** Servers side by side; `*` marks where they differ. */
export function compareText(all: readonly Compared[]): string {
  const names: Row = ['', '', '', ...all.map(({ name }) => name)];
  const head = heads(all).map(([title = '', ...cells]): Row => ['', '', title, ...cells]);
  const parts = tables(all);
  const every = [names, ...head, ...parts.flatMap((part) => part.rows)];
  const widths = names.map((_, column) => Math.max(...every.map((row) => (row[column] ?? '').length)));
  const line = (row: Row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const lines = [line(names), ...head.map(line)];
  for (const { title, rows: its } of parts) {
    const different = its.filter(([mark]) => mark === '*').length;
    lines.push('', `${title}: ${its.length}, different: ${different}`, ...its.map(line));
  }
  return `${lines.join('\n')}\n`;
}

/** The same as Markdown. */
export function compareMarkdown(all: readonly Compared[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|');
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  const columns = all.map(({ name }) => name);
  const lines = [line(['', ...columns]), `|---|${'---|'.repeat(all.length)}`, ...heads(all).map(line)];
  for (const { title, rows: its } of tables(all)) {
    lines.push(
      '',
      `### ${title}`,
      '',
      line(['', '', '', ...columns]),
      `|---|---|---|${'---|'.repeat(all.length)}`,
    );
    for (const [mark, level, id, ...cells] of its) {
      lines.push(
        `| ${mark === '*' ? '≠' : ''} | ${level} | ${codeSpan(id)} | ${cells.map(cell).join(' | ')} |`,
      );
    }
  }
  return `${lines.join('\n')}\n`;
}
