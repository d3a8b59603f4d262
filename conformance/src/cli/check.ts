import { dayOf } from '../baseline/baseline.js';
import { breaksGate, exitCode, judgeGate } from '../baseline/gate.js';
import { type FileContent, readConfigurationFile } from '../config/configuration-file.js';
import { optionList, options } from '../config/options.js';
import { type GivenOptions, readSettings, targetOptionsOf } from '../config/settings.js';
import type { CheckResult, RunEvent, RunResult } from '../engine/results.js';
import { atPace, select } from '../engine/select.js';
import { withNginxConf } from '../nginx-conf/nginx-conf.js';
import { redactText, type Secrets } from '../options/secrets.js';
import { profiles } from '../profiles/index.js';
import { type CheckTargetOptions, checkTarget } from '../target/check-target.js';
import { version } from '../target/version.js';
import { openBaseline, readInput, renewBaseline } from './baseline-file.js';
import { type Command, type Environment, type Invocation, interrupts, say } from './command.js';
import { explainError } from './errors.js';
import { explainAny, list } from './listing.js';
import { lookOf } from './look.js';
import { progressLine } from './progress.js';
import { openReports, type Reporting } from './reporting.js';

/** Without a command: checks a server. */
export const checkCommand: Command = {
  name: '',
  usage: '',
  help: 'Check a server.',
  options: optionList,
  words: { least: 0, most: 0 },
  run: act,
};

async function act(invocation: Invocation): Promise<number> {
  const { given, env, around, secrets } = invocation;
  const look = lookOf(around.stdout, env);
  const asked = (flag: string) => given.has(flag);
  if (asked('version')) return say(around, `${version}\n`);
  const profile = profiles[options.profile.read(given.get('profile') ?? [], { env, secrets })];
  const set = options.requirements.read(given.get('requirements') ?? [], { env, secrets });
  if (asked('list')) return say(around, list(profile, set, look));
  const id = options.explain.read(given.get('explain') ?? [], { env, secrets });
  if (id !== undefined) return say(around, explainAny(id, look));
  return checkAndReport(invocation);
}

async function checkAndReport({ given, env, around, secrets, clock }: Invocation): Promise<number> {
  const { said, attestations } = readFile(given, env, secrets);
  // Nothing is waited for where nothing is read: who interrupts the command at once interrupts the run.
  const { given: all, passedOver } = said.has(options.nginxConf.flag)
    ? await withNginxConf(said, { env, secrets })
    : { given: said, passedOver: [] };
  for (const line of passedOver) around.stderr.write(`${line}\n`);
  const settings = readSettings(all, attestations, env, secrets);
  const baselineFile = openBaseline(settings);
  // Before anything is started: what can't be selected, and where nothing can be written.
  const { checks, ledger } = profiles[settings.profile];
  atPace(select(checks, ledger, settings.only, settings.skip, settings.requirementSet), settings.pace);
  const reporting = openReports(settings.reports, env, around);
  const stopsAfter = (one: CheckResult) =>
    settings.failFast && breaksGate(one, settings.gate, ledger, baselineFile?.entries ?? []);
  const result = await runReported((hand) => checkTarget(settings, { ...hand, stopsAfter }), reporting, {
    env,
    around,
    secrets,
  });
  let entries = baselineFile?.entries ?? [];
  if (baselineFile && settings.updateBaseline) {
    const renewed = renewBaseline(baselineFile, result);
    entries = renewed.entries;
    around.stderr.write(renewed.said);
  }
  const gate = judgeGate(result, settings.gate, entries, dayOf(clock.now()));
  const code = exitCode(gate);
  const environment = settings.secrets.map(({ name }) => name);
  const target = targetOptionsOf(all, settings, (text) => redactText(text, secrets.all));
  reporting.onEvent({ type: 'judged', result, gate, exitCode: code, environment, options: target });
  return code;
}

/** What the command line says, and a configuration file where it is silent. */
function readFile(
  given: GivenOptions,
  env: Environment,
  secrets: Secrets,
): { said: GivenOptions; attestations: FileContent['attestations'] } {
  const file = options.config.read(given.get('config') ?? [], { env, secrets });
  if (file === undefined) return { said: given, attestations: [] };
  const content = readConfigurationFile(readInput(file, '--config'), file);
  return { said: new Map([...content.given, ...given]), attestations: content.attestations };
}

type Hand = Required<Pick<CheckTargetOptions, 'signal' | 'onEvent'>>;

/** Runs checks and tells the reports, also when it does not come to its end; a signal stops what was started. */
export async function runReported(
  run: (hand: Hand) => Promise<RunResult>,
  reporting: Reporting,
  { env, around, secrets }: Pick<Invocation, 'env' | 'around' | 'secrets'>,
): Promise<RunResult> {
  const abort = new AbortController();
  const interrupt = () => abort.abort();
  for (const signal of interrupts) around.on(signal, interrupt);
  const progress = progressLine(around.stderr, env, () => performance.now());
  const onEvent = (event: RunEvent) => {
    progress.onEvent(event);
    reporting.onEvent(event);
  };
  try {
    return await run({ signal: abort.signal, onEvent });
  } catch (error) {
    const { code, text } = explainError(error, env);
    reporting.onEvent({ type: 'stopped', exitCode: code, message: redactText(text, secrets.all) });
    throw error;
  } finally {
    progress.clear();
    for (const signal of interrupts) around.off(signal, interrupt);
  }
}
