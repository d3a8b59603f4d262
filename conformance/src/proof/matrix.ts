import type { Exhibit, Proof } from './proof.js';

/** The proof as a page: which mutant kills which check, what straw and honest servers came to, and the two zeros. */
export function showProof(proof: Proof, took: number): string {
  const of = (kind: Exhibit['kind']) => proof.exhibits.filter((exhibit) => exhibit.kind === kind);
  const mutants = of('mutant');
  const width = Math.max(...proof.checks.map((id) => id.length));
  const numbers = (digit: (index: number) => string) =>
    `${' '.repeat(width)}  ${mutants.map((_, index) => digit(index + 1)).join('')}`;
  const row = (id: string) => {
    const marks = mutants.map(({ failed }) => (failed.includes(id) ? 'x' : '·'));
    return `${id.padEnd(width)}  ${marks.join('')}`;
  };
  const line = ({ id, what, failed, faults }: Exhibit) =>
    `  ${faults.length === 0 ? 'ok ' : 'BAD'} ${id}: ${what} (${failed.length} of ${proof.checks.length} checks fail)`;
  return [
    `Profile ${proof.profile}: checks (down) and the mutants that kill them (across):`,
    '',
    numbers((number) => (number % 10 === 0 ? String(Math.floor(number / 10) % 10) : ' ')),
    numbers((number) => String(number % 10)),
    ...proof.checks.map(row),
    '',
    'Mutants: each breaks one rule, and exactly its checks must fail.',
    ...mutants.map((exhibit, index) => `${String(index + 1).padStart(4)} ${line(exhibit).trim()}`),
    '',
    'Straw servers: no MUST may look met on them.',
    ...of('straw server').map(line),
    '',
    'Honest variants: every check must pass on them.',
    ...of('honest variant').map(line),
    '',
    ...[...proof.falseGreens, ...proof.falseReds, ...(proof.exhibits.length > 0 ? [] : ['nothing was run'])],
    `false green: ${proof.falseGreens.length}`,
    `false red: ${proof.falseReds.length}`,
    `${mutants.length} mutants, ${of('straw server').length} straw servers and ${of('honest variant').length} honest variants in ${(took / 1000).toFixed(1)} s`,
    '',
  ].join('\n');
}
