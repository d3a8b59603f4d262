import type { CheckResult } from '../engine/results.js';
import type { FinishedRun } from './report.js';
import { gateSentence, verdictSentence } from './words.js';

type Severity = 'error' | 'warning' | 'notice';

const data = (text: string) => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string) => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');

/** A workflow command, which GitHub shows as an annotation. */
export function annotation(severity: Severity, title: string, message: string): string {
  return `::${severity} title=${property(title)}::${data(message)}\n`;
}

function failureMessage(check: CheckResult): string {
  return [
    check.title,
    ...(check.expected === undefined ? [] : [`expected: ${check.expected}`]),
    `seen: ${check.seen ?? check.reason ?? ''}`,
    `proves: ${check.proves.join(', ')}`,
    `hint: ${check.hint}`,
  ].join('\n');
}

/** Annotations for GitHub Actions: the gate first, since only ten of a kind are shown for a step, then what decided it. */
export function githubReport({ result, gate }: FinishedRun): string {
  const { tone, text } = gateSentence(gate);
  const verdict = `${verdictSentence(result)} (${result.compliance})`;
  const open = result.checks.filter(({ id, outcome }) => gate.open.includes(id) && outcome !== 'error');
  const counted = [...gate.failures, ...gate.kitErrors];
  const rest = result.checks.filter(
    ({ id, outcome }) => outcome === 'fail' && !counted.some((check) => check.id === id),
  );
  const isKnown = (id: string) => gate.known.find(({ entry }) => entry.id === id)?.entry.reason;
  return [
    annotation(tone === 'good' ? 'notice' : 'error', `gate ${gate.gate}: ${text}`, verdict),
    ...gate.failures.map((check) => annotation('error', check.id, failureMessage(check))),
    ...gate.notShown.map(({ id, note }) => annotation('error', id, `not shown: ${note ?? ''}`)),
    ...gate.kitErrors.map((check) => annotation('error', check.id, check.reason ?? '')),
    ...open.map((check) => annotation('error', check.id, `${check.outcome}: ${check.reason ?? ''}`)),
    ...gate.unexpectedPasses.map(({ entry }) =>
      annotation('error', entry.id, `passes by now; take it out of the baseline (${entry.place})`),
    ),
    ...gate.expired.map(({ entry }) =>
      annotation('error', entry.id, `its entry in the baseline expired on ${entry.expires} (${entry.place})`),
    ),
    ...rest.map((check) => {
      const reason = isKnown(check.id);
      const known = reason === undefined ? '' : `known failure: ${reason}\n`;
      return annotation('warning', check.id, `${known}${failureMessage(check)}`);
    }),
    ...result.notices.map((text) => annotation('notice', 'worth knowing about this target', text)),
  ].join('');
}
