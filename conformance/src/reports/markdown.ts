import type { CheckResult, RequirementResult } from '../engine/results.js';
import { blockedSentence } from './blocked.js';
import { failureText } from './failure.js';
import type { FinishedRun } from './report.js';
import { showMs } from './style.js';
import { calibration, countOutcomes } from './summary.js';
import { baselineLines, featureLines, gateSentence, stateWords, verdictSentence } from './words.js';

/** Text in which Markdown finds nothing to do, on one line. */
export function markdownText(text: string): string {
  return text
    .replace(/\s*[\r\n]+\s*/g, ' ')
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;');
}

/** A text in a code span, whatever it holds. */
export function codeSpan(text: string): string {
  const plain = text.replace(/\s*[\r\n]+\s*/g, ' ');
  const longest = Math.max(0, ...[...plain.matchAll(/`+/g)].map(([run]) => run.length));
  const ticks = '`'.repeat(longest + 1);
  const pad = longest > 0 ? ' ' : '';
  return `${ticks}${pad}${plain.replaceAll('|', '\\|')}${pad}${ticks}`;
}

/** A text in a code block, whatever it holds. */
function codeBlock(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text.trimEnd()}\n${fence}`;
}

const signs = { good: '✅', bad: '❌', doubtful: '⚠️' } as const;

/** A summary for pages that show Markdown, such as the step summary of GitHub Actions. */
export function markdownReport(run: FinishedRun): string {
  const { result, gate } = run;
  const { tone, text } = gateSentence(gate);
  const sign = tone === 'good' || tone === 'bad' ? signs[tone] : signs.doubtful;
  const blocked = blockedSentence(result);
  const failed = result.checks.filter(({ outcome }) => outcome === 'fail');
  const open = result.checks.filter(({ outcome }) =>
    ['error', 'blocked', 'inconclusive', 'untestable'].includes(outcome),
  );
  const rows = result.requirements.filter(({ state }) =>
    ['not-met', 'undetermined', 'not-shown', 'attested'].includes(state),
  );
  return [
    `## ${sign} ${markdownText(verdictSentence(result))}`,
    '',
    `**${result.compliance}**: ${markdownText(result.specification)}; requirements ${result.requirementSet}. Gate ${gate.gate}: **${markdownText(text)}**.`,
    '',
    `${countOutcomes(result)}, in ${showMs(result.took)}.`,
    ...(blocked === undefined ? [] : ['', `${markdownText(blocked)}.`]),
    '',
    ...Object.entries(result.locations).map(([name, url]) => `- ${name}: ${codeSpan(url)}`),
    ...(result.server === undefined ? [] : [`- server: ${codeSpan(result.server)}`]),
    `- ${markdownText(calibration(result))}`,
    ...list('Worth knowing about this target', result.notices),
    ...list('Features', featureLines(result)),
    ...requirementTable(rows),
    ...(failed.length === 0 ? [] : ['', '### What failed', '']),
    ...failed.map((check) => failure(check, run)),
    ...list(
      'What could not be judged',
      open.map(({ id, outcome, reason }) => `${id}: ${outcome}: ${reason?.split('\n')[0] ?? ''}`),
    ),
    ...list('Baseline', baselineLines(gate)),
    '',
  ].join('\n');
}

function list(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : ['', `### ${title}`, '', ...lines.map((line) => `- ${markdownText(line)}`)];
}

function requirementTable(rows: readonly RequirementResult[]): string[] {
  if (rows.length === 0) return [];
  const line = ({ id, level, state, text, note }: RequirementResult) =>
    `| ${codeSpan(id)} | ${level} | ${stateWords[state]} | ${markdownText(text)}${note ? ` (${markdownText(note)})` : ''} |`;
  return [
    '',
    '### Requirements to look at',
    '',
    '| Requirement | Level | State | What it says |',
    '|---|---|---|---|',
    ...rows.map(line),
  ];
}

function failure(check: CheckResult, run: FinishedRun): string {
  const known = run.gate.known.some(({ entry }) => entry.id === check.id) ? ' (baseline)' : '';
  return [
    `<details><summary><b>${check.id}</b>${known}: ${markdownText(check.title)}</summary>`,
    '',
    codeBlock(failureText(check, run)),
    '',
    '</details>',
    '',
  ].join('\n');
}
