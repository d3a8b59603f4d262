import { readFileSync } from 'node:fs';
import { beforeAll, describe, test } from 'vitest';
import { type BaselineEntry, dayOf, isExpired, readBaseline, refuseUnknown } from './baseline/baseline.js';
import { type GateJudgement, judgeGate } from './baseline/gate.js';
import { options as allOptions } from './config/options.js';
import type { Gate } from './config/settings.js';
import type { Check } from './engine/check.js';
import type { CheckResult, RunResult } from './engine/results.js';
import { atPace, select } from './engine/select.js';
import { describeFileError } from './options/file-error.js';
import { Secrets } from './options/secrets.js';
import { UsageError } from './options/usage-error.js';
import { type Profile, profiles } from './profiles/index.js';
import { failureText } from './reports/failure.js';
import type { RequirementSet } from './spec/requirement-set.js';
import { type CheckServerOptions, checkServer } from './target/check-server.js';

/** What `describeConformance` is told: where the server is, as for `checkServer`, and what counts. */
export interface DescribeConformanceOptions extends Omit<CheckServerOptions, 'onEvent' | 'signal'> {
  /** Title of the suite. */
  readonly title?: string;
  /** What must hold: every MUST (the default), or every SHOULD too. */
  readonly gate?: Exclude<Gate, 'none'>;
  /** Path of a file with known failures. */
  readonly baseline?: string;
  /** Milliseconds that the whole run may take. Default: ten minutes. */
  readonly timeout?: number;
}

/** Thrown by tests: its message has all there is to know, and no stack of ours. */
class NotConformant extends Error {
  override name = 'NotConformant';
}

/**
 * Checks a push server within Vitest: each check is a test. What does not apply to this server, what is in the baseline and
 * what the gate does not ask for is skipped, with the reason. One test more says what the gate asks for and no check showed.
 *
 * @example
 * describeConformance({
 *   publisher: 'http://localhost:8080/pub?id={channel}',
 *   subscriber: 'http://localhost:8080/sub?id={channel}',
 * });
 * @throws UsageError, SelectionError, StaleBaseline
 */
export function describeConformance(options: DescribeConformanceOptions = {}): void {
  const { gate = 'must', baseline: file, timeout = 600_000, ...server } = options;
  const profile = profileOf(server);
  const { title = `${profile.ledger.profile} protocol`, ...rest } = server;
  const set = setGiven(server);
  const chosen = select(profile.checks, profile.ledger, server.only ?? [], server.skip ?? [], set);
  const selected = atPace(chosen, server.pace === 'quick' ? 'quick' : 'full');
  const baseline = file === undefined ? [] : loadBaseline(file, profile);
  describe(title, () => {
    let result: RunResult | undefined;
    beforeAll(async () => {
      try {
        result = await checkServer(rest);
      } catch (error) {
        throw withoutStack(error);
      }
    }, timeout);
    for (const check of selected) {
      test(`${check.id}: ${check.title}`, ({ skip }) => {
        if (!result) throw new NotConformant('the run did not come to its end');
        const judged = judgeTest(check, { result, gate, profile }, baseline, environmentOf(server));
        if (judged.skipped !== undefined) skip(judged.skipped);
        if (judged.failed !== undefined) throw withoutStack(new NotConformant(judged.failed));
      });
    }
    // What fails the gate of the command line fails here too.
    test(`gate ${gate}: nothing else is open`, () => {
      if (!result) throw new NotConformant('the run did not come to its end');
      const open = openBesideChecks(judgeGate(result, gate, baseline, today()), result);
      if (open.length > 0) throw withoutStack(new NotConformant(open.join('\n')));
    });
  });
}

/** What the gate asks for, or the baseline, and the test of no check says. */
function openBesideChecks(judged: GateJudgement, { checks }: RunResult): string[] {
  const told = (id: string) => checks.some((check) => check.id === id && check.outcome !== 'not-applicable');
  return [
    ...judged.notShown.map(({ id, note }) => `${id} is not shown${note === undefined ? '' : `: ${note}`}`),
    ...judged.open.filter((id) => !told(id)).map((id) => `${id} could not be judged`),
    ...judged.expired
      .filter(({ entry }) => !told(entry.id))
      .map(({ entry }) => `the entry of ${entry.id} in the baseline has expired (${entry.place})`),
  ];
}

function profileOf({ profile }: DescribeConformanceOptions): Profile {
  const given = profile === undefined ? [] : [{ text: profile, place: 'option profile', base: '' }];
  return profiles[allOptions.profile.read(given, { env: process.env, secrets: new Secrets() })];
}

function setGiven({ requirements }: DescribeConformanceOptions): RequirementSet {
  const given =
    requirements === undefined ? [] : [{ text: requirements, place: 'option requirements', base: '' }];
  return allOptions.requirements.read(given, { env: process.env, secrets: new Secrets() });
}

function loadBaseline(file: string, { checks }: Profile): readonly BaselineEntry[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`option baseline: ${file} can't be read: ${describeFileError(error)}`);
  }
  const baseline = readBaseline(text, file);
  refuseUnknown(
    baseline,
    checks.map(({ id }) => id),
  );
  return baseline;
}

/** What becomes of the test of one check: skipped or failed for this reason, or passed. */
function judgeTest(
  { id, proves }: Check,
  { result, gate, profile }: { readonly result: RunResult; readonly gate: Gate; readonly profile: Profile },
  baseline: readonly BaselineEntry[],
  environment: readonly string[],
): { readonly skipped?: string; readonly failed?: string } {
  const check = result.checks.find((one) => one.id === id);
  if (!check) return { failed: `${id} was not run` };
  const known = baseline.find((entry) => entry.id === id);
  const why = check.reason ?? '';
  if (check.outcome === 'pass') {
    return known ? { failed: `${id} passes by now; take it out of the baseline (${known.place})` } : {};
  }
  if (check.outcome === 'not-applicable') return { skipped: why };
  if (check.outcome === 'error') return { failed: why };
  if (known && isExpired(known, today())) {
    return { failed: `${id} still fails: ${why}\nIts entry in the baseline has expired (${known.place})` };
  }
  if (known) return { skipped: `in the baseline (${known.place}): ${known.reason}` };
  const asked = gate === 'should' ? ['MUST', 'SHOULD'] : ['MUST'];
  const levels = profile.ledger.requirements
    .filter((row) => proves.includes(row.id))
    .map(({ level }) => level);
  if (!levels.some((level) => asked.includes(level))) {
    return { skipped: `the gate is "${gate}", and this proves no more than a ${levels[0]}: ${why}` };
  }
  return { failed: check.outcome === 'fail' ? tell(check, result, gate, environment) : why };
}

function tell(check: CheckResult, result: RunResult, gate: Gate, environment: readonly string[]): string {
  const judged = judgeGate(result, gate, [], today());
  return failureText(check, { result, gate: judged, exitCode: 1, environment, options: {} });
}

const today = () => dayOf(Date.now());

/** Names of the environment variables that stand in headers; their values are in no report. */
function environmentOf(options: CheckServerOptions): string[] {
  const { publisherHeader = [], subscriberHeader = [], env = process.env } = options;
  const secrets = new Secrets();
  for (const [option, texts] of [
    [allOptions.publisherHeader, publisherHeader],
    [allOptions.subscriberHeader, subscriberHeader],
  ] as const) {
    const given = texts.map((text) => ({ text, place: `option ${option.flag}`, base: '' }));
    option.read(given, { env, secrets });
  }
  return secrets.all.map(({ name }) => name);
}

/** What goes wrong here is not found in the code of the kit. */
function withoutStack(error: unknown): unknown {
  if (error instanceof Error) error.stack = `${error.name}: ${error.message}`;
  return error;
}
