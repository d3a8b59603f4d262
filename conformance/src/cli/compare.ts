import { options } from '../config/options.js';
import { withDefault } from '../options/option.js';
import { readChoice } from '../options/readers.js';
import { compareMarkdown, compareText } from '../reports/compare.js';
import { type Command, say } from './command.js';
import { loadReport, reportName } from './load-report.js';

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
    const all = words.map((file) => ({ name: reportName(file), report: loadReport(file) }));
    const write =
      format.read(given.get(format.flag) ?? [], { env, secrets }) === 'text' ? compareText : compareMarkdown;
    return say(around, write(all));
  },
};
