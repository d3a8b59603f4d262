import type { Outcome } from './play.js';

const megabytes = (bytes: number) => String(Math.round(bytes / 1e6));

/** The latency that so many percent do not exceed; a dash for none. */
export function percentile(ascending: readonly number[], percent: number): string {
  const value = ascending[Math.min(Math.floor((ascending.length * percent) / 100), ascending.length - 1)];
  if (value === undefined) return '-';
  return value === Number.POSITIVE_INFINITY ? 'never' : value.toFixed(value < 10 ? 1 : 0);
}

const columns: readonly (readonly [title: string, cell: (outcome: Outcome) => string])[] = [
  ['alive', ({ ended }) => (ended === undefined ? 'yes' : `no: ${ended}`)],
  ['memory before', ({ taken }) => megabytes(taken.before)],
  ['peak', ({ taken }) => megabytes(taken.peak)],
  ['after', ({ taken, ended }) => (ended === undefined ? megabytes(taken.after) : '-')],
  ['CPU s', ({ taken }) => taken.cpuSeconds.toFixed(2)],
  ['waited s', ({ taken }) => taken.waitedSeconds.toFixed(2)],
  ['sockets left', ({ taken, ended }) => (ended === undefined ? sockets(taken) : '-')],
  ['p50', ({ healthy }) => percentile(healthy.latencies, 50)],
  ['p95', ({ healthy }) => percentile(healthy.latencies, 95)],
  ['p99', ({ healthy }) => percentile(healthy.latencies, 99)],
  ['acknowledged', ({ healthy }) => String(healthy.acknowledged)],
  ['refused', ({ healthy }) => String(healthy.refused)],
  ['unanswered', ({ healthy }) => String(healthy.unanswered)],
  ['lost', ({ healthy }) => String(healthy.lost)],
  ['repeated', ({ healthy }) => String(healthy.repeated)],
  ['the others saw', ({ seen }) => seen || '-'],
];

const sockets = ({ socketsLeft, closeWait }: Outcome['taken']) =>
  closeWait > 0 ? `${socketsLeft} (${closeWait} CLOSE-WAIT)` : String(socketsLeft);

const line = (cells: readonly string[]) =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;

/** What the columns mean, below the tables. */
export const legend = `Memory in MB, of the process that serves (of nginx its worker, with the memory it shares). Waited: how long that
process could have run while something else had its processor; a row with much of it tells of the machine.
Latency in ms, from when a healthy message was due until a subscriber had it; what never came is later than everything
that came. One healthy publisher (100 messages a second), two healthy subscribers (WebSocket, EventSource).
A dash: the server has no words for what is sent, or is not there any more.`;

export const head = (): readonly string[] => [
  line(['scenario', 'server', ...columns.map(([title]) => title)]),
  line(['', '', ...columns.map(() => '')].map(() => '---')),
];

export const row = (scenario: string, server: string, outcome: Outcome): string =>
  line([scenario, server, ...columns.map(([, cell]) => cell(outcome))]);

/** A scenario that was not played, and why. */
export const emptyRow = (scenario: string, server: string, why = '-'): string =>
  line([scenario, server, why, ...columns.slice(1).map(() => '-')]);
