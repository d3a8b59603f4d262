import { options } from '../config/options.js';
import { flagOf } from '../engine/known-settings.js';
import type { Requirement } from '../spec/requirement.js';
import { locationsOf } from './conditions.js';
import { anchor, code, plain, table } from './markdown.js';
import { linkTo, requirementSection } from './requirement.js';
import { type Homes, ownRequirements, type Subject } from './subject.js';

/** Says that a page is not written by hand. */
export const madeBy =
  "This page is made from the kit's own tables by `npm run requirements -w conformance`; a change made here is lost.";

/** The locations that requirements and checks of a page speak of, with what they are. */
function locationTable({ checks }: Subject, rows: readonly Requirement[]): string[] {
  const flags = new Set([
    ...checks.flatMap(({ needs }) => needs.map(flagOf)),
    ...rows.flatMap((row) => locationsOf(row).map((name) => options[name].flag)),
  ]);
  const named = Object.values(options).filter(({ flag }) => flags.has(flag));
  if (named.length === 0) return [];
  const lines = named.map(({ flag, help }) => [code(`--${flag}`), plain(help)]);
  return ['## Locations', '', table(['Option', 'What it names'], lines), ''];
}

function featureTable({ ledger: { features } }: Subject): string[] {
  if (features.length === 0) return [];
  const rows = features.map(({ name, otherwise, text }) => [code(name), otherwise, plain(text)]);
  return ['## Features', '', table(['Feature', 'Where nobody says', 'With it'], rows), ''];
}

/** Requirements of a profile that another page tells of. */
function elsewhere({ name, ledger }: Subject, homes: Homes): string[] {
  const rows = ledger.requirements.filter(({ id }) => homes.get(id) !== name);
  if (rows.length === 0) return [];
  const lines = rows.map((row) => [row.level, linkTo(row.id, name, homes), plain(row.text)]);
  return ['## Told of on other pages', '', table(['Level', 'Requirement', 'Text'], lines), ''];
}

function notPromised({ name, notPromised: left }: Subject, homes: Homes): string[] {
  const lines = Object.entries(left).map(([id, why]) => [linkTo(id, name, homes), plain(why)]);
  if (lines.length === 0) return [];
  return ['## Not promised', '', table(['Requirement', 'Where the documents say so'], lines), ''];
}

function headOf({ command, ledger, checks, mutants }: Subject): string[] {
  const proof =
    mutants.length > 0
      ? ' “Fails when” names servers with one rule broken that a check was seen to fail for: those made for it, else those that fail the fewest checks besides.'
      : '';
  return [
    `# Requirements: ${ledger.profile}`,
    '',
    `${plain(ledger.specification)}. ${ledger.requirements.length} requirements, ${checks.length} checks.`,
    '',
    `${code(`${command} --only ID`)} runs one check, or those of one requirement. Below checks, quoted: where to look first when they fail.${proof}`,
    '',
    madeBy,
    '',
  ];
}

/** The page about everything that a subject is asked. */
export function requirementsPage(subject: Subject, homes: Homes): string {
  const rows = ownRequirements(subject, homes);
  const sections = [...new Set(rows.map(({ section }) => section))].map((section) => ({
    title: `${/^\d/.test(section) ? `${section} ` : ''}${plain(subject.ledger.sections[section] ?? section)}`,
    anchor: `section-${section}`,
    rows: rows.filter((row) => row.section === section),
  }));
  const contents = sections.map((one) => `- [${one.title}](#${one.anchor}): ${one.rows.length}`);
  const told = sections.flatMap((one) => [
    `## ${anchor(one.anchor)}${one.title}`,
    '',
    ...one.rows.map((row) => requirementSection(row, subject, homes)),
  ]);
  const lines = [
    ...headOf(subject),
    ...contents,
    '',
    ...locationTable(subject, rows),
    ...featureTable(subject),
    ...told,
    ...elsewhere(subject, homes),
    ...notPromised(subject, homes),
  ];
  return `${lines
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trimEnd()}\n`;
}
