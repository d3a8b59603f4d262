// `npm run bench`: our server beside nchan, the same load on both in turns.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { openFiles } from './accounting.js';
import { type Mode, modes, type Order, type Report } from './modes.js';
import { type Cpu, type Server, startLoad, startNchan, startOurs } from './servers.js';

const help = `Usage: npm run bench -w reference-server -- [options]

Compares deliveries per CPU-second, and memory per idle subscriber, with those of Debian's nchan.

  --rounds N        runs of each server and mode; the median counts (5)
  --seconds N       measured seconds of a run (3)
  --subscribers N   subscribers of a run (1000)
  --idle N          idle subscribers of the memory runs, 0 = none (10000)
  --mode MODE       websocket, eventsource or longpolling only
  --server NAME     nchan or pushstream only
  --profile DIR     our server writes a CPU profile into that directory
`;

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    subscribers: { type: 'string', default: '1000' },
    idle: { type: 'string', default: '10000' },
    mode: { type: 'string' },
    server: { type: 'string' },
    profile: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** The goals: least deliveries per CPU-second, most memory, both as shares of nchan's. */
const goals: Readonly<Record<Mode | 'memory', number>> = {
  websocket: 0.8,
  eventsource: 0.9,
  longpolling: 0.5,
  memory: 1,
};

const several = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
const serverCpu: Cpu = several ? 0 : undefined;
const loadCpu: Cpu = several ? 1 : undefined;

const median = (numbers: readonly number[]) =>
  [...numbers].sort((one, other) => one - other)[numbers.length >> 1] ?? Number.NaN;

const load = startLoad(loadCpu);
let runs = 0;

async function measure(order: Omit<Order, 'from'>): Promise<Exclude<Report, { kind: 'failed' }>> {
  const from = `127.0.${1 + (runs >> 7)}.${1 + (runs++ & 127)}`;
  load.send({ ...order, from } satisfies Order);
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(load, 'exit', { signal }).then(() => ({
    kind: 'failed',
    why: 'the load generator ended',
  }));
  const answered = once(load, 'message', { signal }).then(([report]) => report);
  const report: Report = await Promise.race([answered, ended]);
  settled.abort();
  // Whichever did not come is not waited for any more.
  await Promise.allSettled([answered, ended]);
  if (report.kind === 'failed') throw new Error(report.why);
  return report;
}

async function startBoth(): Promise<Server[]> {
  const flags = values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile];
  const starts = { nchan: () => startNchan(serverCpu), pushstream: () => startOurs(serverCpu, flags) };
  const servers: Server[] = [];
  for (const [name, start] of Object.entries(starts)) {
    if (values.server === undefined || values.server === name) servers.push(await start());
  }
  return servers;
}

async function stopAll(servers: readonly Server[]): Promise<void> {
  for (const server of servers) await server.stop();
}

const wanted = modes.filter((mode) => values.mode === undefined || values.mode === mode);
let missed = 0;

function row(cells: readonly (string | number)[]): void {
  const widths = [14, 12, 14, 20, 10, 8, 8, 10];
  console.log(
    cells
      .map((cell, index) => String(cell).padEnd(widths[index] ?? 10))
      .join('')
      .trimEnd(),
  );
}

function ratioRow(kind: Mode | 'memory', ratio: number): string {
  const met = kind === 'memory' ? ratio <= goals[kind] : ratio >= goals[kind];
  if (!met) missed++;
  return `${ratio.toFixed(2)} of nchan (goal: ${kind === 'memory' ? 'at most' : 'at least'} ${goals[kind]})${met ? '' : ' MISSED'}`;
}

async function fanOut(): Promise<void> {
  const subscribers = Number(values.subscribers);
  console.log(
    `\nDeliveries per CPU-second of the server: ${subscribers} subscribers, messages of 100 bytes, one at a time;`,
  );
  console.log(`medians of ${values.rounds} runs of ${values.seconds} s, [lowest-highest]\n`);
  row(['', 'server', 'per CPU-s', '', 'per s', 'lost', 'twice']);
  for (const mode of wanted) {
    const servers = await startBoth();
    const rates = new Map<Server, number[]>(servers.map((server) => [server, []]));
    const walls = new Map<Server, number[]>(servers.map((server) => [server, []]));
    const faults = new Map<Server, [number, number]>(servers.map((server) => [server, [0, 0]]));
    try {
      for (let round = 0; round < Number(values.rounds); round++) {
        for (const server of servers) {
          const seconds = Number(values.seconds);
          const { port } = server;
          const pids = server.pids();
          const report = await measure({ kind: 'fan-out', mode, port, pids, subscribers, seconds });
          if (report.kind !== 'fan-out') throw new Error('an answer to something else');
          rates.get(server)?.push(report.deliveries / report.cpuSeconds);
          walls.get(server)?.push(report.deliveries / report.wallSeconds);
          const [lost, repeated] = faults.get(server) ?? [0, 0];
          faults.set(server, [lost + report.lost, repeated + report.repeated]);
        }
      }
    } finally {
      await stopAll(servers);
    }
    const thousands = (rate: number) => `${Math.round(rate / 1000)} k`;
    for (const server of servers) {
      const all = rates.get(server) ?? [];
      const [lost, repeated] = faults.get(server) ?? [0, 0];
      const range = `[${thousands(Math.min(...all))} - ${thousands(Math.max(...all))}]`;
      row([
        mode,
        server.name,
        thousands(median(all)),
        range,
        thousands(median(walls.get(server) ?? [])),
        lost,
        repeated,
      ]);
      if (server.name === 'pushstream' && lost + repeated > 0) missed++;
    }
    const [theirs, ours] = servers.map((server) => median(rates.get(server) ?? []));
    if (theirs !== undefined && ours !== undefined) row(['', '', ratioRow(mode, ours / theirs)]);
  }
}

async function idle(): Promise<void> {
  const possible = openFiles() - 200;
  const subscribers = Math.min(Number(values.idle), possible);
  if (subscribers <= 0) return;
  console.log(`\nMemory per idle subscriber: ${subscribers} subscribers, PSS of the server's processes`);
  if (subscribers < Number(values.idle)) console.log('(no more files may be open here: see `ulimit -n`)');
  console.log();
  for (const mode of wanted) {
    const each: number[] = [];
    // Fresh ones: memory once used is not always given back.
    const servers = await startBoth();
    try {
      for (const { name, port, pids } of servers) {
        const order = { kind: 'idle', mode, port, pids: pids(), subscribers, seconds: 3 } as const;
        const report = await measure(order);
        if (report.kind !== 'idle') throw new Error('an answer to something else');
        each.push(report.bytesEach);
        row([mode, name, `${(report.bytesEach / 1024).toFixed(1)} KiB`]);
      }
    } finally {
      await stopAll(servers);
    }
    const [theirs, ours] = each;
    if (theirs !== undefined && ours !== undefined) row(['', '', ratioRow('memory', ours / theirs)]);
  }
}

if (values.help) console.log(help);
else {
  try {
    if (!several) console.log('(one CPU or no taskset: the processes are not kept apart)');
    if (Number(values.rounds) > 0) await fanOut();
    await idle();
    if (missed > 0) console.log(`\n${missed} goals missed`);
    process.exitCode = missed > 0 ? 1 : 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
load.disconnect();
