import { options } from '../config/options.js';
import type { Check } from '../engine/check.js';
import { nearest } from '../options/nearest.js';
import { UsageError } from '../options/usage-error.js';
import { defaultProfile, type Profile, profiles } from '../profiles/index.js';
import { type Look, Style, wrap } from '../reports/style.js';
import type { Ledger } from '../spec/ledger.js';
import type { Requirement } from '../spec/requirement.js';
import { checksIn, ledgerIn, type RequirementSet, setOf } from '../spec/requirement-set.js';
import { type Command, say } from './command.js';
import { lookOf } from './look.js';

/** `list`: the same as --list. */
export const listCommand: Command = {
  name: 'list',
  usage: '',
  help: 'Show all requirements and checks.',
  options: [options.profile, options.requirements, options.help],
  words: { least: 0, most: 0 },
  run: ({ around, env, given, secrets }) => {
    const profile = profiles[options.profile.read(given.get('profile') ?? [], { env, secrets })];
    const set = options.requirements.read(given.get('requirements') ?? [], { env, secrets });
    return say(around, list(profile, set, lookOf(around.stdout, env)));
  },
};

/** `explain ID`: the same as --explain. */
export const explainCommand: Command = {
  name: 'explain',
  usage: 'ID',
  help: 'Explain a check or a requirement.',
  options: [options.help],
  words: { least: 1, most: 1 },
  run: ({ around, env, words: [id = ''] }) => say(around, explainAny(id, lookOf(around.stdout, env))),
};

/**
 * Everything there is to say of a check or a requirement of any profile.
 * @throws UsageError when there is none of this id
 */
export function explainAny(id: string, look: Look): string {
  const { ledger, checks } = profileOf(id);
  return explain(id, ledger, checks, look);
}

/** The profile that an id belongs to; the default where none has it. */
function profileOf(id: string): Profile {
  const owns = ({ ledger, checks }: Profile) =>
    [...ledger.requirements, ...checks].some((named) => named.id === id);
  return Object.values(profiles).find(owns) ?? profiles[defaultProfile];
}

/** How a requirement is judged, in a few words. */
function judged({ judged: how }: Requirement): string {
  switch (how.how) {
    case 'observable':
      return 'checked';
    case 'attest':
      return `shown by ${how.flag}, or attested`;
    case 'rows':
      return `follows from ${how.rows.join(', ')}`;
    case 'client':
      return 'binds clients';
    case 'recorded-only':
      return `recorded: ${how.reason}`;
  }
}

/** All requirements with the checks that prove them, by section. */
export function list(profile: Pick<Profile, 'ledger' | 'checks'>, set: RequirementSet, look: Look): string {
  const ledger = ledgerIn(set, profile.ledger);
  const checks = checksIn(set, profile.checks, profile.ledger);
  const style = new Style(look);
  const sections = [...new Set(ledger.requirements.map(({ section }) => section))];
  const lines = [style.heading(`profile ${ledger.profile}: ${ledger.specification}; requirements ${set}`)];
  for (const section of sections) {
    const rows = ledger.requirements.filter((row) => row.section === section);
    const width = Math.max(...rows.map(({ id }) => id.length));
    lines.push('', style.heading(`section ${section}`));
    for (const row of rows) {
      const proving = checks.filter(({ proves }) => proves.includes(row.id));
      lines.push(`  ${row.level.padEnd(6)} ${row.id.padEnd(width)}  ${style.paint('faint', judged(row))}`);
      lines.push(...proving.map(({ id, title }) => `         ${id}  ${style.paint('faint', title)}`));
    }
  }
  lines.push(
    '',
    `${ledger.requirements.length} requirements, ${checks.length} checks; --explain ID says more of one`,
  );
  return `${lines.join('\n')}\n`;
}

/**
 * Everything there is to say of a check or a requirement.
 * @throws UsageError when there is none of this id
 */
function explain(id: string, ledger: Ledger, checks: readonly Check[], look: Look): string {
  const style = new Style(look);
  const requirement = ledger.requirements.find((row) => row.id === id);
  if (requirement) return explainRequirement(requirement, checks, style);
  const check = checks.find((one) => one.id === id);
  if (check) return explainCheck(check, ledger, style);
  const known = [...checks.map((one) => one.id), ...ledger.requirements.map((row) => row.id)];
  throw new UsageError(
    `no check or requirement is called "${id}"; the nearest: ${nearest(id, known).join(', ')}`,
  );
}

function explainRequirement(row: Requirement, checks: readonly Check[], style: Style): string {
  const proving = checks.filter(({ proves }) => proves.includes(row.id));
  const lines = [
    style.heading(row.id),
    ...wrap(row.text, style.look.width - 2).map((line) => `  ${line}`),
    '',
    `  level     ${row.level}${row.ourReading ? ' (our reading: it says more than the text of the protocol)' : ''}`,
    `  section   ${row.section}`,
    `  source    ${row.source}`,
    `  applies   ${row.applies}`,
    `  judged    ${judged(row)}`,
    `  since     ${setOf(row)}`,
    ...(proving.length === 0
      ? []
      : ['  proved by', ...proving.map((check) => `    ${check.id}: ${check.title}`)]),
  ];
  return `${lines.join('\n')}\n`;
}

function explainCheck(check: Check, ledger: Ledger, style: Style): string {
  const proved = ledger.requirements.filter(({ id }) => check.proves.includes(id));
  const { width } = style.look;
  const lines = [
    `${style.heading(check.id)}: ${check.title}`,
    ...(check.needs.length === 0 ? [] : [`  needs   ${check.needs.join(', ')}`]),
    `  since   ${setOf(check)}`,
    '  proves',
    ...proved.flatMap((row) => [
      `    ${row.id} (${row.level}, section ${row.section}, ${row.source}${row.ourReading ? ', our reading' : ''}):`,
      ...wrap(row.text, width - 6).map((line) => `      ${line}`),
    ]),
    ...wrap(`hint: ${check.hint}`, width - 2).map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
