import { readFileSync } from 'node:fs';
import { type BaselineEntry, readBaseline, refuseUnknown } from '../baseline/baseline.js';
import { exitCode, judgeGate } from '../baseline/gate.js';
import { relayChecks } from '../checks/index.js';
import { readConfigurationFile } from '../config/configuration-file.js';
import { describeFileError } from '../config/file-error.js';
import { optionList, options } from '../config/options.js';
import type { Secrets } from '../config/secrets.js';
import { type GivenOptions, readSettings, type Settings } from '../config/settings.js';
import { UsageError } from '../config/usage-error.js';
import type { RunResult } from '../engine/results.js';
import { select } from '../engine/select.js';
import { consoleReport } from '../reports/console.js';
import { jsonReport } from '../reports/json.js';
import { relay } from '../spec/index.js';
import { checkTarget } from '../target/check-target.js';
import { version } from '../target/version.js';
import { type Command, type Environment, type Invocation, type Surroundings, say } from './command.js';
import { explain, list } from './listing.js';
import { lookOf } from './look.js';
import { progressLine } from './progress.js';
import { openReports, type ReportFile, writeReport } from './report-files.js';

/** Without a command: checks a server. */
export const checkCommand: Command = {
  name: '',
  usage: '',
  help: 'Check a server.',
  options: optionList,
  words: { least: 0, most: 0 },
  run: act,
};

async function act({ given, env, around, secrets }: Invocation): Promise<number> {
  const look = lookOf(around.stdout, env);
  const asked = (flag: string) => given.has(flag);
  if (asked('version')) return say(around, `${version}\n`);
  if (asked('list')) return say(around, list(relay, relayChecks, look));
  const id = options.explain.read(given.get('explain') ?? [], { env, secrets });
  if (id !== undefined) return say(around, explain(id, relay, relayChecks, look));

  const settings = readAll(given, env, secrets);
  const baseline = settings.baseline === undefined ? [] : loadBaseline(settings.baseline);
  // Before anything is started: what can't be selected, and where nothing can be written.
  select(relayChecks, relay, settings.only, settings.skip);
  const files = openReports(settings.reports);
  const result = await runInterruptibly(settings, env, around);
  return report(result, settings, baseline, files, env, around);
}

function readAll(given: GivenOptions, env: Environment, secrets: Secrets): Settings {
  const file = options.config.read(given.get('config') ?? [], { env, secrets });
  if (file === undefined) return readSettings(given, [], env, secrets);
  const content = readConfigurationFile(readInput(file, '--config'), file);
  return readSettings(new Map([...content.given, ...given]), content.attestations, env, secrets);
}

function loadBaseline(file: string): readonly BaselineEntry[] {
  const baseline = readBaseline(readInput(file, '--baseline'), file);
  refuseUnknown(
    baseline,
    relayChecks.map(({ id }) => id),
  );
  return baseline;
}

function readInput(file: string, flag: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${flag}: ${file} can't be read: ${describeFileError(error)}`);
  }
}

/** Runs the checks; a signal stops what was started and ends the run. */
async function runInterruptibly(
  settings: Settings,
  env: Environment,
  around: Surroundings,
): Promise<RunResult> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  around.on('SIGINT', interrupt);
  around.on('SIGTERM', interrupt);
  const progress = progressLine(around.stderr, env);
  try {
    return await checkTarget(settings, { signal: abort.signal, onEvent: progress.onEvent });
  } finally {
    progress.clear();
    around.off('SIGINT', interrupt);
    around.off('SIGTERM', interrupt);
  }
}

function report(
  result: RunResult,
  settings: Settings,
  baseline: readonly BaselineEntry[],
  files: readonly ReportFile[],
  env: Environment,
  around: Surroundings,
): number {
  const code = exitCode(result, settings.gate, baseline);
  const environment = settings.secrets.map(({ name }) => name);
  const json = `${JSON.stringify(jsonReport(result, code, environment), undefined, 2)}\n`;
  for (const file of files) writeReport(file, json);
  const jsonOnStdout = settings.reports.some(({ kind, file }) => kind === 'json' && file === undefined);
  if (jsonOnStdout) around.stdout.write(json);
  // The verdict is the last thing that is printed.
  const screen = jsonOnStdout ? around.stderr : around.stdout;
  screen.write(
    consoleReport(result, {
      ...lookOf(screen, env),
      gate: judgeGate(result, settings.gate, baseline),
      environment,
    }),
  );
  return code;
}
