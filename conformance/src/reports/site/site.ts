import { indexPage } from './index-page.js';
import { type NamedReport, siteRuns } from './run.js';
import { runPage } from './run-page.js';

export { generator } from './page.js';
export type { NamedReport } from './run.js';

/** What a site is called where nobody says. */
export const defaultTitle = 'Conformance of HTTP push servers';

/** Reports that one site may have. */
export const mostReports = 60;

/** Checks and requirements that the reports of a site may have together. */
export const mostRows = 60_000;

/**
 * The files of a site by their paths: a page with the matrix, and one for each run. The same reports make the same files.
 * @param kit who makes it, with its version
 */
export function siteFiles(
  reports: readonly NamedReport[],
  kit: string,
  title = defaultTitle,
): ReadonlyMap<string, string> {
  const runs = siteRuns(reports);
  const profiles = [...new Set(runs.map(({ report }) => report.profile))];
  return new Map([
    ['index.html', indexPage(title, runs, kit)],
    ...runs.map((run): [string, string] => [
      `runs/${run.page}`,
      runPage(run, profiles.indexOf(run.report.profile)),
    ]),
  ]);
}
