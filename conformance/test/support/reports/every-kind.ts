import { consoleReport } from '../../../src/reports/console.js';
import { githubReport } from '../../../src/reports/github.js';
import { htmlReport } from '../../../src/reports/html/page.js';
import { jsonText } from '../../../src/reports/json.js';
import { junitReport } from '../../../src/reports/junit.js';
import { markdownReport } from '../../../src/reports/markdown.js';
import { ndjsonLine } from '../../../src/reports/ndjson.js';
import type { FinishedRun, ReportEvent } from '../../../src/reports/report.js';

/** The events of a run that has ended so. */
function eventsOf(run: FinishedRun): ReportEvent[] {
  const { result } = run;
  const { kit, startedAt, specification, profile, requirementSet, calibration, features } = result;
  const selected = result.checks.map(({ id }) => id);
  return [
    { type: 'started', kit, startedAt, specification, profile, requirementSet, selected },
    { type: 'calibrated', calibration },
    { type: 'features', features },
    ...result.checks.flatMap((check): ReportEvent[] => [
      { type: 'check-started', id: check.id },
      { type: 'check-finished', result: check },
    ]),
    { type: 'finished', result },
    { type: 'judged', ...run },
  ];
}

/** Every kind of report of one run. */
export const everyKind: Readonly<Record<string, (run: FinishedRun) => string>> = {
  console: (run) => consoleReport(run, { colour: false, unicode: true, width: 100 }),
  json: jsonText,
  ndjson: (run) => eventsOf(run).map(ndjsonLine).join(''),
  junit: junitReport,
  html: htmlReport,
  markdown: markdownReport,
  github: githubReport,
};
