import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { options } from '../config/options.js';
import { describeFileError } from '../options/file-error.js';
import { type Option, optional } from '../options/option.js';
import { readPath, readText } from '../options/readers.js';
import { UsageError } from '../options/usage-error.js';
import {
  defaultTitle,
  generator,
  mostReports,
  mostRows,
  type NamedReport,
  siteFiles,
} from '../reports/site/site.js';
import { kitName, version } from '../target/version.js';
import { type Command, say } from './command.js';
import { loadReport, reportName } from './load-report.js';
import { ReportNotWritten } from './report-files.js';

const out = optional({
  flag: 'out',
  group: 'other',
  value: 'DIR',
  reader: readPath,
  help: 'The folder of the site. It is made, or holds an older site, which is replaced.',
  example: 'site',
});

const title = optional({
  flag: 'title',
  group: 'other',
  value: 'TEXT',
  reader: readText,
  help: `What the site is called. Default: ${defaultTitle}.`,
  example: 'Our servers',
});

/** Characters that the name of a server may have. */
const longestName = 60;

/** `site a.json b.json --out DIR`: pages that show what all reports came to. */
export const siteCommand: Command = {
  name: 'site',
  usage: '[NAME=]REPORT... --out DIR',
  help: 'Make a folder of pages of JSON reports, for any web server or none: which server meets which requirement, what was expected of it and what was seen. Reports of the same NAME are about one server; without it the file is the name.',
  options: [out, title, options.help],
  words: { least: 1, most: mostReports },
  run({ words, given, env, secrets, around }) {
    const get = <T>(option: Option<T>): T => option.read(given.get(option.flag) ?? [], { env, secrets });
    const folder = get(out);
    if (folder === undefined) throw new UsageError('--out DIR is missing: where should the site be?');
    refuseForeign(folder);
    const reports = words.map(namedReport);
    const rows = reports.reduce(
      (sum, { report }) => sum + report.checks.length + report.requirements.length,
      0,
    );
    if (rows > mostRows) {
      throw new UsageError(
        `the reports have ${rows} checks and requirements together; a site can show ${mostRows}`,
      );
    }
    const files = siteFiles(reports, `${kitName} ${version}`, get(title)?.slice(0, 200));
    writeSite(folder, files);
    return say(around, `${join(folder, 'index.html')}: ${files.size} pages\n`);
  },
};

/** `NAME=FILE`, or a file alone. */
function namedReport(word: string): NamedReport {
  const at = word.indexOf('=');
  const file = word.slice(at + 1);
  const name = (at < 0 ? reportName(file) : word.slice(0, at)).replace(/\s+/g, ' ').trim();
  if (name === '') throw new UsageError(`${JSON.stringify(word)}: NAME=REPORT needs a name before the =`);
  if (name.length > longestName) {
    throw new UsageError(
      `${JSON.stringify(word)}: a name has at most ${longestName} characters: give a shorter one, NAME=REPORT`,
    );
  }
  return { name, report: loadReport(file) };
}

const isOurs = (file: string) =>
  existsSync(file) && readFileSync(file, 'utf8').slice(0, 2000).includes(`content="${generator}"`);

/** Nothing of anybody else is overwritten. */
function refuseForeign(folder: string): void {
  try {
    if (!existsSync(folder) || readdirSync(folder).length === 0 || isOurs(join(folder, 'index.html'))) return;
  } catch (error) {
    throw new UsageError(`--out: ${folder} can't be used: ${describeFileError(error)}`);
  }
  throw new UsageError(
    `--out: ${folder} holds something else than a site: name a new folder, or an empty one`,
  );
}

function writeSite(folder: string, files: ReadonlyMap<string, string>): void {
  try {
    const runs = join(folder, 'runs');
    // Pages of runs that are no longer shown.
    const old = existsSync(runs) ? readdirSync(runs).map((name) => join(runs, name)) : [];
    for (const file of old) if (file.endsWith('.html') && isOurs(file)) rmSync(file);
    for (const [path, text] of files) {
      const file = join(folder, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, text);
    }
  } catch (error) {
    throw new ReportNotWritten(`the site ${folder} could not be written: ${describeFileError(error)}`);
  }
}
