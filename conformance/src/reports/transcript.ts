import type { CheckResult } from '../engine/results.js';
import type { Style } from './style.js';
import { readableLines } from './transcript-lines.js';

type Entry = CheckResult['transcript'][number];

/** The transcript of all connections, in the order of time. */
export function showTranscript(entries: readonly Entry[], style: Style): string[] {
  const name = Math.max(...entries.map(({ connection }) => connection.length), 0);
  const from = entries[0]?.at ?? 0;
  const lines = readableLines(entries);
  return entries.flatMap((entry, index) => {
    const at = `${(entry.at - from).toFixed(1).padStart(8)} ms`;
    const margin = `${at}  ${entry.connection.padEnd(name)}  `;
    const { kind, note } = entry;
    if (kind !== 'sent' && kind !== 'received') {
      return [style.paint('faint', `${margin}${kind}${note ? `: ${note}` : ''}`)];
    }
    const arrow = kind === 'sent' ? style.sent : style.received;
    const [first = '', ...rest] = lines[index] ?? [];
    const pad = ' '.repeat(margin.length);
    return [`${margin}${arrow} ${first}`, ...rest.map((line) => `${pad}${arrow} ${line}`)].map((line) =>
      line.trimEnd(),
    );
  });
}
