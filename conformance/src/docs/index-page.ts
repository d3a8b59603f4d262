import { plain, table } from './markdown.js';
import { madeBy } from './page.js';
import type { Subject } from './subject.js';

function row({ name, ledger, checks, mutants }: Subject): string[] {
  const levels = (['MUST', 'SHOULD', 'MAY', 'client'] as const).map((level) =>
    String(ledger.requirements.filter((one) => one.level === level).length || ''),
  );
  return [
    `[${ledger.profile}](${name}.md)`,
    plain(ledger.specification),
    ...levels,
    String(checks.length),
    String(mutants.length || ''),
  ];
}

/** The page that leads to all others. */
export function indexPage(subjects: readonly Subject[]): string {
  const head = ['Page', 'Of', 'MUST', 'SHOULD', 'MAY', 'Client', 'Checks', 'Mutants'];
  return `# Requirements

Everything that the kit asks of servers and clients: each requirement with its source, when it is in force, how it is judged, and the checks that prove it. The address of a requirement is that of its page with \`#\` and its id.

${table(head, subjects.map(row))}

MUST, SHOULD and MAY are those of RFC 2119; Client counts what binds clients. A mutant is a server with one rule broken: it shows that checks can fail.

\`npx pushstream-conformance explain ID\` says the same of a check or a requirement of servers in the terminal.

${madeBy}
`;
}
