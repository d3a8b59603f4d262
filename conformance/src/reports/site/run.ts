import { type Badge, judgeForBadge } from '../badge.js';
import type { OldReport } from '../read-report.js';

/** A report and what its server is called on the site. */
export interface NamedReport {
  readonly name: string;
  readonly report: OldReport;
}

/** A run as the pages show it. */
export interface SiteRun extends NamedReport {
  /** The file of its page, within the folder of the runs. */
  readonly page: string;
  readonly judgement: Omit<Badge, 'label'>;
}

/** A text as part of the name of a file, whatever it holds. */
function slug(text: string): string {
  const plain = text
    .toLowerCase()
    .replace(/[^a-z0-9.]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return plain.slice(0, 60) || 'run';
}

/** The runs with their pages, each of which has a name of its own. */
export function siteRuns(reports: readonly NamedReport[]): readonly SiteRun[] {
  const taken = new Set<string>();
  return reports.map(({ name, report }) => {
    const base = `${slug(report.profile)}-${slug(name)}`;
    let page = `${base}.html`;
    for (let number = 2; taken.has(page); number++) page = `${base}-${number}.html`;
    taken.add(page);
    return { name, report, page, judgement: judgeForBadge(report) };
  });
}

/** A moment in time for people. */
export function momentOf(report: Pick<OldReport, 'startedAt'>): string {
  const moment = new Date(report.startedAt).toISOString();
  return `${moment.slice(0, 10)} ${moment.slice(11, 16)} UTC`;
}

/** Which requirements were asked for. */
export function setOf({ requirementSet, kit }: OldReport): string {
  return clip(requirementSet ?? `those of ${kit}`, 100);
}

/** As much of a text as a page shows: a report may come from anybody. */
export function clip(text: string, most = 4000): string {
  const characters = text.length > most ? [...text] : [];
  if (characters.length <= most) return text;
  return `${characters.slice(0, most).join('')}… (${characters.length - most} characters more)`;
}

/** The title of a section: a number says where to look it up, a name says no more than its title. */
export function sectionTitle(sections: Readonly<Record<string, string>>, section: string): string {
  const title = Object.hasOwn(sections, section) ? sections[section] : undefined;
  if (title === undefined) return clip(section, 200);
  return clip(/^\d/.test(section) ? `${section} ${title}` : title, 200);
}
