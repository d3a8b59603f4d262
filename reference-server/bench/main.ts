// `npm run bench`: our server beside the real push-stream module and nchan, the same load on all in turns.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { openFiles } from './accounting.js';
import type { Answer, Order, Report } from './orders.js';
import { type Row, rows } from './rows.js';
import { type Cpu, startLoad } from './servers.js';
import { head, line, type Measured, medianOf } from './table.js';
import { type Server, type Target, targets } from './targets.js';

const names = rows.map(({ name }) => name);
const targetNames = targets.map(({ name }) => name);

const help = `Usage: npm run bench -w reference-server -- [options]

Puts the same load on each server in turns, and prints what each does with a second of its processor. Behind each figure
stands its share of nchan's in the same run; the floor and the aim are shares, too.

  --row NAMES      these measures, with commas between them:
${names.map((name) => `                     ${name}`).join('\n')}
  --targets NAMES  these servers: ${targetNames.join(', ')} (all)
  --rounds N       runs of each server and measure; the median counts (5)
  --seconds N      measured seconds of a run (3)
  --subscribers N  subscribers of a fan-out (1000)
  --profile DIR    our servers write CPU profiles into that folder
  --json FILE      writes the figures, with the machine's facts, into that file
`;

const { values } = parseArgs({
  options: {
    row: { type: 'string', default: names.join(',') },
    targets: { type: 'string', default: targetNames.join(',') },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '3' },
    subscribers: { type: 'string' },
    profile: { type: 'string' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** @throws Error that names what there is not */
function chosen<T extends { readonly name: string }>(all: readonly T[], text: string, option: string): T[] {
  return text.split(',').map((name) => {
    const found = all.find((one) => one.name === name);
    if (!found) throw new Error(`${option}: there is no ${JSON.stringify(name)}; see --help.`);
    return found;
  });
}

const several = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
const serverCpu: Cpu = several ? 0 : undefined;
const loadCpu: Cpu = several ? 1 : undefined;

const load = startLoad(loadCpu);
let runs = 0;

async function measure(order: Omit<Order, 'from'>): Promise<Report> {
  const from = `127.0.${1 + (runs >> 7)}.${1 + (runs++ & 127)}`;
  load.send({ ...order, from } satisfies Order);
  const settled = new AbortController();
  const { signal } = settled;
  const ended = once(load, 'exit', { signal }).then((): Answer => ({ failed: 'the load generator ended' }));
  const answered = once(load, 'message', { signal }).then(([answer]) => answer as Answer);
  const answer = await Promise.race([answered, ended]);
  settled.abort();
  // Whichever did not come is not waited for any more.
  await Promise.allSettled([answered, ended]);
  if ('failed' in answer) throw new Error(answer.failed);
  return answer;
}

async function measureRow(row: Row, wanted: readonly Target[]): Promise<Measured> {
  const flags = values.profile === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profile];
  const servers: [Target, Server][] = [];
  const reports = new Map<string, Report[]>(wanted.map(({ name }) => [name, []]));
  try {
    for (const target of wanted) servers.push([target, await target.start(serverCpu, flags)]);
    // Memory once used is not always given back: one run says it.
    const rounds = row.work.kind === 'idle' ? 1 : Number(values.rounds);
    const isFanOut = row.work.kind === 'fan-out' || row.work.kind === 'paced';
    const many = isFanOut && values.subscribers !== undefined ? Number(values.subscribers) : row.subscribers;
    const subscribers = Math.min(many, openFiles() - 200);
    for (let round = 0; round < rounds; round++) {
      for (const [{ name }, server] of servers) {
        const { work, mode } = row;
        const seconds = Number(values.seconds);
        const order = { work, mode, port: server.port, pids: server.pids(), subscribers, seconds };
        reports.get(name)?.push(await measure(order));
      }
    }
  } finally {
    for (const [, server] of servers) await server.stop();
  }
  return { row, reports };
}

function machine() {
  const [cpu] = cpus();
  return {
    date: new Date().toISOString(),
    cpu: cpu?.model,
    cores: availableParallelism(),
    memory: totalmem(),
    kernel: release(),
    node: process.version,
    seconds: Number(values.seconds),
    rounds: Number(values.rounds),
  };
}

async function main(): Promise<number> {
  const wantedRows = chosen(rows, values.row, '--row');
  const wanted = chosen(targets, values.targets, '--targets');
  if (values.profile !== undefined) await mkdir(values.profile, { recursive: true });
  if (!several) console.log('(one CPU or no taskset: the processes are not kept apart)\n');
  for (const text of head(wanted)) console.log(text);
  const all: Measured[] = [];
  for (const row of wantedRows) {
    const measured = await measureRow(row, wanted);
    all.push(measured);
    console.log(line(measured, wanted));
  }
  if (values.json !== undefined) {
    const figures = all.map(({ row: { name, unit }, reports }) => ({
      name,
      unit,
      servers: Object.fromEntries(
        [...reports].map(([target, some]) => [target, { median: medianOf(some), runs: some }]),
      ),
    }));
    await writeFile(values.json, `${JSON.stringify({ machine: machine(), figures }, undefined, 1)}\n`);
  }
  const faults = all.flatMap(({ reports }) => [...reports].filter(([name]) => name.startsWith('ours')));
  return faults.some(([, some]) => some.some((one) => one.lost + one.repeated + one.reordered > 0)) ? 1 : 0;
}

if (values.help) console.log(help);
else {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 2;
  }
}
if (load.connected) load.disconnect();
