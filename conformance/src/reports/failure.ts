import type { CheckResult, RequirementResult } from '../engine/results.js';
import type { FinishedRun } from './report.js';
import { curlScript, secureHosts } from './reproduce.js';
import { Style, wrap } from './style.js';
import { showTranscript } from './transcript.js';

/** How a request was shown to be held. */
export const evidence = {
  '201': 'a publisher was answered 201',
  count: 'the channel information counted it',
  quiet: 'no byte came within the quiet window',
  repeated: 'no byte came within the quiet window, nor within four times of it in a second run',
} as const;

/** Everything there is to know of a failed check. */
export function showFailure(
  check: CheckResult,
  { result, gate, environment }: FinishedRun,
  style: Style,
): string[] {
  const known = gate.known.find(({ entry }) => entry.id === check.id);
  const proved = result.requirements.filter(({ id }) => check.proves.includes(id));
  const { width } = style.look;
  return [
    `${style.mark(check.outcome)} ${style.heading(check.id)}: ${check.title}`,
    ...(known
      ? [
          `  in the baseline (${known.entry.place}): ${known.entry.reason}${known.entry.link ? ` (${known.entry.link})` : ''}`,
        ]
      : []),
    ...proved.flatMap((row) => showRequirement(row, width)),
    '',
    `  ${style.paint('good', `- expected  ${check.expected ?? ''}`)}`,
    `  ${style.paint('bad', `+ seen      ${check.seen ?? check.reason ?? ''}`)}`,
    ...(check.connection === undefined ? [] : [`    on        ${check.connection}`]),
    ...(check.held === undefined ? [] : [`    held      shown by: ${evidence[check.held]}`]),
    ...(check.attempts > 1 ? [`    runs      ${check.attempts}`] : []),
    '',
    '  what went over the wire:',
    ...showTranscript(check.transcript, style).map((line) => `    ${line}`),
    '',
    ...wrap(`hint: ${check.hint}`, width - 2).map((line) => `  ${line}`),
    '',
    check.again === undefined ? '  to see it without the kit:' : '  to run it again:',
    ...curlScript(check, { environment, secure: secureHosts(result) })
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`.trimEnd()),
  ];
}

/** The same as plain text, for reports that hold it as a whole. */
export function failureText(check: CheckResult, run: FinishedRun): string {
  return showFailure(check, run, new Style({ colour: false, unicode: true, width: 100 })).join('\n');
}

function showRequirement(
  { id, level, section, text, ourReading }: RequirementResult,
  width: number,
): string[] {
  const reading = ourReading ? ', our reading' : '';
  return [
    `  ${id} (${level}, section ${section}${reading}):`,
    ...wrap(text, width - 4).map((line) => `    ${line}`),
  ];
}
