import type { Requirement } from '../spec/requirement.js';
import { appliesWords, needsOf } from './conditions.js';
import { anchor, code, plain } from './markdown.js';
import type { Homes, ShownCheck, ShownMutant, Subject } from './subject.js';

/** How many mutants are shown of a check that none was made for. */
const shownOfOthers = 3;

/** A link to the section of a requirement, from the page of that name. */
export function linkTo(id: string, from: string, homes: Homes): string {
  const home = homes.get(id);
  return `[${code(id)}](${home === from ? '' : `${home}.md`}#${id})`;
}

/** How the kit comes to a judgement. */
function judgedWords(
  row: Requirement,
  { name }: Subject,
  checks: readonly ShownCheck[],
  homes: Homes,
): string {
  const { judged } = row;
  switch (judged.how) {
    case 'observable':
      return 'by checks';
    case 'attest':
      return `by checks where ${code(judged.flag)} is given, else by attestation`;
    case 'rows':
      return `it is met when these are: ${judged.rows.map((id) => linkTo(id, name, homes)).join(', ')}`;
    case 'client':
      return checks.length > 0 ? 'by checks of clients' : 'not on a server';
    case 'recorded-only':
      return `never, only noted: ${plain(judged.reason)}`;
  }
}

/** The mutants that show best that a check can fail, and how many more there are. */
function bestMutants(
  check: string,
  mutants: readonly ShownMutant[],
): { shown: readonly ShownMutant[]; more: number } {
  const killing = mutants.filter(({ kills }) => kills.includes(check));
  const made = killing.filter(({ kills: [first] }) => first === check);
  const narrow = [...killing]
    .sort((one, other) => one.kills.length - other.kills.length)
    .slice(0, shownOfOthers);
  const shown = made.length > 0 ? made : narrow;
  return { shown, more: killing.length - shown.length };
}

function mutantLines(check: ShownCheck, mutants: readonly ShownMutant[]): string[] {
  const { shown, more } = bestMutants(check.id, mutants);
  if (shown.length === 0) return [];
  const each = shown.map(({ id, breaks }) => `${plain(breaks)} (${code(id)})`);
  return [`  - Fails when ${each.join('; when ')}${more > 0 ? `; and with ${more} more` : ''}.`];
}

function checkLines(check: ShownCheck, { mutants }: Subject): string[] {
  const needs = needsOf(check);
  const asides = [
    ...(check.since === undefined ? [] : [`since ${check.since}`]),
    ...(needs.length > 0 ? [`needs ${needs.join(', ')}`] : []),
    ...(check.takes === 'seconds' ? [`takes seconds, so ${code('--pace quick')} leaves it out`] : []),
  ];
  const aside = asides.length > 0 ? ` (${asides.join('; ')})` : '';
  return [`- **${code(check.id)}**: ${plain(check.title)}${aside}`, ...mutantLines(check, mutants)];
}

/** Checks one after the other, those with the same hint together and the hint below them. */
function checksWithHints(checks: readonly ShownCheck[], subject: Subject): string[] {
  return [...new Set(checks.map(({ hint }) => hint))].flatMap((hint) => [
    ...checks.filter((check) => check.hint === hint).flatMap((check) => checkLines(check, subject)),
    '',
    `> ${plain(hint)}`,
    '',
  ]);
}

/** The section of a page about one requirement. */
export function requirementSection(row: Requirement, subject: Subject, homes: Homes): string {
  const checks = subject.checks.filter(({ proves }) => proves.includes(row.id));
  const facts = [
    `**Source:** ${plain(row.source)}${row.ourReading ? ' (our reading: it says more than the text)' : ''}`,
    `**In force:** ${appliesWords(row, subject.ledger, checks)}`,
    `**Judged:** ${judgedWords(row, subject, checks, homes)}`,
    ...(row.since === undefined ? [] : [`**Since:** requirement set ${row.since}`]),
  ];
  return [
    `### ${anchor(row.id)}${row.id} (${row.level})`,
    '',
    plain(row.text),
    '',
    ...facts.map((fact) => `- ${fact}`),
    '',
    ...(checks.length > 0 ? ['Checks:', '', ...checksWithHints(checks, subject)] : []),
  ].join('\n');
}
