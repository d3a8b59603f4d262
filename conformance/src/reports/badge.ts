import type { CheckOutcome } from '../engine/results.js';
import type { OldReport } from './read-report.js';
import { count } from './style.js';

/** How good what a badge says is; its colour. */
export type BadgeTone = 'best' | 'good' | 'doubtful' | 'bad' | 'nothing';

/** What stands on a badge. */
export interface Badge {
  readonly label: string;
  readonly message: string;
  readonly tone: BadgeTone;
}

type Judgement = Omit<Badge, 'label'>;

/** Characters that a label may have. */
export const longestLabel = 60;

const open: readonly CheckOutcome[] = ['blocked', 'untestable', 'inconclusive', 'error'];

/**
 * What one report shows. It is worked out from the outcomes of the checks, not taken from the verdict: a badge is green only for a
 * run that looked at everything, came to its end and left no MUST open.
 */
export function judgeForBadge({ checks, requirements, compliance }: OldReport): Judgement {
  const outcomes = new Map(checks.map(({ id, outcome }) => [id, outcome]));
  const must = requirements.filter(({ level }) => level === 'MUST');
  const broken = must.filter(({ state }) => state === 'not-met');
  if (compliance === 'none (filtered run)' || requirements.some(({ state }) => state === 'not-selected')) {
    return { message: 'only partly checked', tone: 'nothing' };
  }
  if (!checks.some(({ outcome }) => outcome === 'pass' || outcome === 'fail')) {
    return { message: 'nothing observed', tone: 'nothing' };
  }
  if (broken.length > 0 || compliance === 'not compliant') {
    return { message: `not compliant: ${count(broken.length, 'MUST is', 'MUSTs are')} not met`, tone: 'bad' };
  }
  const missing = requirements.some(
    (row) => row.state === 'met' && row.checks.some((id) => !outcomes.has(id)),
  );
  if (missing) return { message: 'cut off', tone: 'nothing' };
  const met = must.filter(({ state }) => state === 'met');
  if (met.length === 0) return { message: 'nothing observed', tone: 'nothing' };
  const provesMust = (id: string) => must.some((row) => row.state !== 'recorded' && row.checks.includes(id));
  const unjudged = checks.filter(({ id, outcome }) => open.includes(outcome) && provesMust(id)).length;
  const undetermined = must.filter(({ state }) => state === 'undetermined').length;
  if (compliance === 'undetermined' || unjudged > 0 || undetermined > 0) {
    const number = undetermined > 0 ? `: ${count(undetermined, 'MUST is', 'MUSTs are')} open` : '';
    return { message: `undetermined${number}`, tone: 'doubtful' };
  }
  // A check that failed proves a requirement that is not met; where the rows say otherwise, something is wrong with the report.
  const denied = met.some((row) => row.checks.some((id) => outcomes.get(id) === 'fail'));
  if (denied) return { message: 'contradicts itself', tone: 'nothing' };
  return { message: compliance, tone: compliance === 'unconditionally compliant' ? 'best' : 'good' };
}

/** From the worst to the best. */
const worstFirst: readonly BadgeTone[] = ['bad', 'nothing', 'doubtful', 'good', 'best'];

/** The badge of one report, or of several together, which is as good as the worst of them. */
export function badgeOf(reports: readonly OldReport[], label?: string): Badge {
  const judged = reports.map(judgeForBadge);
  const profiles = [...new Set(reports.map(({ profile }) => profile))];
  const own = label ?? (profiles.length === 1 ? `${profiles[0]} conformance` : 'push conformance');
  const [worst] = [...judged].sort((one, two) => worstFirst.indexOf(one.tone) - worstFirst.indexOf(two.tone));
  if (!worst) throw new TypeError('a badge is of one report at least');
  const alike = judged.filter(({ tone }) => tone === worst.tone).length;
  const message =
    judged.length === 1 || new Set(judged.map((one) => one.message)).size === 1
      ? worst.message
      : alike === judged.length
        ? `all ${words[worst.tone]}`
        : `${alike} of ${judged.length} ${words[worst.tone]}`;
  return { label: shortened(own), message, tone: worst.tone };
}

/** What several reports have in common, where they don't say the same. */
const words: Record<BadgeTone, string> = {
  best: 'compliant',
  good: 'conditionally compliant',
  doubtful: 'undetermined',
  nothing: 'without a verdict',
  bad: 'not compliant',
};

function shortened(text: string): string {
  const plain = text.replace(/\s+/g, ' ').trim();
  const characters = [...plain];
  return characters.length > longestLabel ? `${characters.slice(0, longestLabel - 1).join('')}…` : plain;
}

/** The colours of shields.io. */
const shieldsColours: Record<BadgeTone, string> = {
  best: 'brightgreen',
  good: 'green',
  doubtful: 'orange',
  bad: 'red',
  nothing: 'lightgrey',
};

/** The file that the endpoint badge of shields.io reads. */
export function shieldsEndpoint({ label, message, tone }: Badge): string {
  return `${JSON.stringify({ schemaVersion: 1, label, message, color: shieldsColours[tone] }, undefined, 2)}\n`;
}
