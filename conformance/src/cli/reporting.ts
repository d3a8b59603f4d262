import type { ReportTarget } from '../options/readers.js';
import { consoleReport } from '../reports/console.js';
import { annotation, githubReport } from '../reports/github.js';
import { htmlReport } from '../reports/html/page.js';
import { jsonText } from '../reports/json.js';
import { junitReport } from '../reports/junit.js';
import { markdownReport } from '../reports/markdown.js';
import { ndjsonLine } from '../reports/ndjson.js';
import type { Renderer, ReportEvent } from '../reports/report.js';
import type { Environment, Surroundings } from './command.js';
import { lookOf } from './look.js';
import { openSink, type ReportSink } from './report-files.js';

/** Takes the events of a run, and makes reports of them. */
export interface Reporting {
  onEvent(event: ReportEvent): void;
}

/** The reports that are written as a whole, once the run has been judged. */
const renderers: Record<Exclude<ReportTarget['kind'], 'console' | 'ndjson'>, Renderer> = {
  json: jsonText,
  junit: junitReport,
  html: htmlReport,
  markdown: markdownReport,
  github: githubReport,
};

/**
 * Opens all reports of a run: the console report, and those that were asked for.
 * @throws UsageError when one can't be written
 */
export function openReports(
  targets: readonly ReportTarget[],
  env: Environment,
  around: Surroundings,
): Reporting {
  const reports = targets
    .filter(({ kind }) => kind !== 'console')
    .map(({ kind, file }) => reportOf(kind, openSink(file, around.stdout)));
  // What is read by a program stands alone on standard output.
  const taken = targets.some(({ kind, file }) => kind !== 'console' && file === undefined);
  const screen = taken ? around.stderr : around.stdout;
  const look = lookOf(screen, env);
  return {
    onEvent(event) {
      const faults: unknown[] = [];
      for (const report of reports) {
        try {
          report(event);
        } catch (error) {
          faults.push(error);
        }
      }
      // The verdict is the last thing that is printed.
      if (event.type === 'judged') screen.write(consoleReport(event, look));
      // One that can't be written is no reason to go without the others.
      if (faults.length > 0) throw faults[0];
    },
  };
}

function reportOf(kind: ReportTarget['kind'], sink: ReportSink): (event: ReportEvent) => void {
  if (kind === 'ndjson') {
    let begun = false;
    return (event) => {
      if (begun) sink.append(ndjsonLine(event));
      else sink.write(ndjsonLine(event));
      begun = true;
    };
  }
  return (event) => {
    if (event.type === 'judged' && kind !== 'console') sink.write(renderers[kind](event));
    if (event.type === 'stopped' && kind === 'github') {
      sink.write(annotation('error', 'pushstream-conformance', event.message));
    }
  };
}
