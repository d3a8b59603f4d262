import { basename } from 'node:path';
import { options } from '../config/options.js';
import { withDefault } from '../options/option.js';
import { readChoice } from '../options/readers.js';
import { UsageError } from '../options/usage-error.js';
import { compareMarkdown, compareText } from '../reports/compare.js';
import { NotAReport, type OldReport, readReport } from '../reports/read-report.js';
import { readInput } from './baseline-file.js';
import { type Command, say } from './command.js';

const format = withDefault({
  flag: 'format',
  group: 'other',
  value: 'text|markdown',
  reader: readChoice('text', 'markdown'),
  fallback: 'text',
  help: 'How the matrix is written.',
  example: 'markdown',
});

/** `compare a.json b.json`: servers side by side. */
export const compareCommand: Command = {
  name: 'compare',
  usage: 'REPORT REPORT...',
  help: 'Show the JSON reports of several servers side by side; * marks where they differ.',
  options: [format, options.help],
  words: { least: 2, most: Number.POSITIVE_INFINITY },
  run({ words, given, env, secrets, around }) {
    const all = words.map((file) => ({ name: basename(file, '.json'), report: loadReport(file) }));
    const write =
      format.read(given.get(format.flag) ?? [], { env, secrets }) === 'text' ? compareText : compareMarkdown;
    return say(around, write(all));
  },
};

/** @throws UsageError */
export function loadReport(file: string): OldReport {
  const text = readInput(file, 'the report');
  try {
    return readReport(text);
  } catch (error) {
    if (error instanceof NotAReport) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}
