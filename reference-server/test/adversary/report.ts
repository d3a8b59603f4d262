import type { Cost, Finding } from './campaign.js';

/** What is written to a file that `--replay` runs again. */
export function replayFile(finding: Finding): string {
  return JSON.stringify(finding, undefined, 1);
}

/** A finding for people. */
export function describeFinding(finding: Finding): string {
  const { seed, number, violation, sequences, isReproduced } = finding;
  const scenarios = [...new Set(sequences.map(({ scenario }) => scenario))].join(', ');
  const again = isReproduced
    ? 'To run it again, write what follows to FILE and run `npm run adversary -- --replay FILE`:'
    : 'It did not break again in a new server. The last sequences before it:';
  return [
    `broken: ${violation.invariant}: ${violation.detail}`,
    `seed ${seed}, sequence ${number} (${scenarios})`,
    again,
    JSON.stringify({ sequences }),
  ].join('\n');
}

/** What a sequence cost, for people. */
export function describeCost({ number, scenario, cpu, moved }: Cost): string {
  return `${cpu.toFixed(0)} ms for ${(moved / 1024).toFixed(0)} KiB (sequence ${number}, ${scenario})`;
}
