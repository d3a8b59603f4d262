import type { Preflight } from './preflight.js';
import type { Calibration, CheckResult } from './results.js';

/** A clock that is wrong by less, milliseconds, is nobody's business. */
const tolerableSkew = 10_000;
/** Round trips above which lateness is hard to see, milliseconds. */
const slow = 300;

/** A clock that is far from this machine's. */
export function clockNotice({ date }: Preflight): string | undefined {
  const said = Date.parse(date?.said ?? '');
  const skew = said - (date?.at ?? 0);
  if (Number.isNaN(said) || Math.abs(skew) < tolerableSkew) return undefined;
  const how = skew > 0 ? 'ahead of' : 'behind';
  return `its clock is ${Math.round(Math.abs(skew) / 1000)} s ${how} this machine's (Date: ${date?.said})`;
}

/** A target so slow that lateness can't be seen. */
export function slowNotice({ p95, samples, timing }: Calibration): string | undefined {
  const ms = (value: number) => `${Math.round(value)} ms`;
  if (p95 > timing.immediately) {
    return `it takes ${ms(p95)} to answer (95 % of ${samples} requests), longer than the ${ms(timing.immediately)} that "immediately" may take: what fails by its time fails by that`;
  }
  if (p95 <= slow) return undefined;
  return `it takes ${ms(p95)} to answer (95 % of ${samples} requests): what is less than ${ms(timing.immediately)} late can't be told from that`;
}

/** What was said of the target and decides nothing: the names of all such directives at once. */
export function unusedNotice(unused: readonly string[], profile: string): string | undefined {
  if (unused.length === 0) return undefined;
  const [which, it] =
    unused.length === 1 ? ['one setting was', 'it'] : [`${unused.length} settings were`, 'them'];
  return `${which} passed over, for no check of the profile ${profile} depends on ${it}: ${unused.join(', ')}`;
}

/** A target that says now this, now that, to the same request. */
export function fickleNotice(answers: readonly string[]): string | undefined {
  const kinds = [...new Set(answers)];
  if (kinds.length < 2) return undefined;
  const counted = kinds.map((kind) => `${kind} (${answers.filter((one) => one === kind).length} times)`);
  return `it answers one and the same request now so, now otherwise: ${counted.join(', ')}; are there several servers behind this address?`;
}

/** A target that had enough of the kit in the middle of the run. */
export function rateNotice(checks: readonly CheckResult[]): string | undefined {
  const lines = checks.flatMap(({ transcript }) =>
    transcript
      .filter(({ kind }) => kind === 'received')
      .map(({ bytes }) => Buffer.from(bytes?.subarray(0, 12) ?? []).toString('latin1')),
  );
  const refused = lines.filter((line) => /^HTTP\/1\.\d 429/.test(line)).length;
  if (refused === 0) return undefined;
  return `${refused} of its answers were 429: it limits the rate of requests; --concurrency 1 asks less often`;
}

/** Checks that were left out for the sake of time. */
export function paceNotice(count: number): string | undefined {
  if (count === 0) return undefined;
  const checks = count === 1 ? '1 check' : `${count} checks`;
  return `--pace quick left out ${checks} that would wait for times that are configured, such as the life of a connection: what they prove is not selected`;
}
