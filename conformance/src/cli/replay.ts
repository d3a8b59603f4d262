import { dayOf } from '../baseline/baseline.js';
import { exitCode, judgeGate } from '../baseline/gate.js';
import { optionList } from '../config/options.js';
import { readSettings } from '../config/settings.js';
import { select } from '../engine/select.js';
import { nearest } from '../options/nearest.js';
import type { Given } from '../options/option.js';
import { UsageError } from '../options/usage-error.js';
import { profiles } from '../profiles/index.js';
import { consoleReport } from '../reports/console.js';
import type { OldReport } from '../reports/read-report.js';
import { checkTarget } from '../target/check-target.js';
import { runReported } from './check.js';
import { type Command, codes, type Invocation } from './command.js';
import { loadReport } from './load-report.js';
import { lookOf } from './look.js';

/** Options that a replay decides itself. */
const own = [
  'only',
  'skip',
  'report',
  'baseline',
  'update-baseline',
  'gate',
  'config',
  'list',
  'explain',
  'version',
];

/** `replay REPORT ID`: one check again, as it was run for a report. */
export const replayCommand: Command = {
  name: 'replay',
  usage: 'REPORT ID',
  help: 'Run one check of a JSON report again, against the same locations with the same options; exit 1 when it comes to something else. Options given here win.',
  options: optionList.filter(({ flag }) => !own.includes(flag)),
  words: { least: 2, most: 2 },
  run: replay,
};

async function replay({
  words: [file = '', id = ''],
  given,
  env,
  secrets,
  around,
  clock,
}: Invocation): Promise<number> {
  const report = loadReport(file);
  const before = report.checks.find((check) => check.id === id);
  if (!before) {
    const known = report.checks.map((check) => check.id);
    throw new UsageError(`${file}: it has no check "${id}"; the nearest: ${nearest(id, known).join(', ')}`);
  }
  const only: Given = { text: id, place: 'ID', base: '' };
  const all = new Map([...givenBefore(report, file), ...given, ['only', [only]]]);
  const settings = readSettings(all, [], env, secrets);
  const { checks, ledger } = profiles[settings.profile];
  select(checks, ledger, settings.only, [], settings.requirementSet);
  const result = await runReported(
    (hand) => checkTarget(settings, hand),
    { onEvent: () => undefined },
    { env, around, secrets },
  );
  const gate = judgeGate(result, 'none', [], dayOf(clock.now()));
  const environment = settings.secrets.map(({ name }) => name);
  const run = { result, gate, exitCode: exitCode(gate), environment, options: {} };
  around.stdout.write(consoleReport(run, lookOf(around.stdout, env)));
  const now = result.checks.find((check) => check.id === id);
  const same = now?.outcome === before.outcome;
  around.stdout.write(
    same
      ? `replay: the same as in ${file}: ${before.outcome}\n`
      : `replay: not the same as in ${file}: ${before.outcome} there, ${now?.outcome} now\n`,
  );
  return same ? codes.done : codes.differs;
}

/** The options of the run that a report is about. */
function givenBefore({ options = {} }: OldReport, file: string): Map<string, readonly Given[]> {
  const known = Object.entries(options).filter(([flag]) => optionList.some((option) => option.flag === flag));
  return new Map(
    known.map(([flag, texts]) => [
      flag,
      texts.map((text) => ({ text, place: `${file}: --${flag}`, base: '' })),
    ]),
  );
}
