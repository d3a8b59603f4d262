// `npm run hostile`: what hostile clients cost our server, the real push-stream module and nchan.

import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, cpus, release, totalmem } from 'node:os';
import { parseArgs } from 'node:util';
import { openFiles } from '../accounting.js';
import type { Cpu } from '../servers.js';
import { type Target, targets } from '../targets.js';
import { type Outcome, play } from './play.js';
import type { Scenario } from './scenario.js';
import { groups, scenarioNamed, scenarioNames } from './scenarios.js';
import { emptyRow, head, legend, row } from './table.js';

const targetNames = targets.map(({ name }) => name);

const help = `Usage: npm run hostile -w reference-server -- [options]

Plays hostile clients against each server, one after the other, and prints what that cost the server and its healthy
clients. What has not begun when the time is nearly over is left out.

  --only NAMES     these scenarios, with commas between them:
${scenarioNames.map((name) => `                     ${name}`).join('\n')}
  --targets NAMES  these servers: ${targetNames.join(', ')} (all)
  --minutes N      most time of the whole run (10)
  --json FILE      writes the outcomes, with the machine's facts, into that file
`;

const { values } = parseArgs({
  options: {
    only: { type: 'string', default: scenarioNames.join(',') },
    targets: { type: 'string', default: targetNames.join(',') },
    minutes: { type: 'string', default: '10' },
    json: { type: 'string' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});

/** What is not begun by then is left out; milliseconds. Few scenarios take longer than the half minute that is left. */
const latestStart = () => (Number(values.minutes) - 0.5) * 60_000;

const several = availableParallelism() > 1 && spawnSync('taskset', ['--version']).status === 0;
const pinning: [Cpu, Cpu] = several ? [0, 1] : [undefined, undefined];

interface Result {
  readonly scenario: string;
  readonly target: string;
  readonly outcome?: Outcome;
  readonly error?: string;
}

const results: Result[] = [];

async function playOne(scenario: Scenario, target: Target): Promise<string> {
  const names = { scenario: scenario.name, target: target.name };
  if (scenario.possible?.(target.dialect) === false) return emptyRow(scenario.title, target.title);
  if (performance.now() > latestStart()) return emptyRow(scenario.title, target.title, 'no time was left');
  try {
    const outcome = await play(scenario, target, pinning);
    results.push({ ...names, outcome });
    return row(scenario.title, target.title, outcome);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    results.push({ ...names, error: why });
    return emptyRow(scenario.title, target.title, `not played: ${why}`);
  }
}

function machine() {
  return {
    date: new Date().toISOString(),
    processors: availableParallelism(),
    processor: cpus()[0]?.model,
    memory: totalmem(),
    kernel: release(),
    node: process.version,
    openFiles: openFiles(),
    pinned: several,
  };
}

function chosen<Choice>(option: string, text: string, find: (name: string) => Choice | undefined): Choice[] {
  return text.split(',').map((name) => {
    const choice = find(name);
    if (choice === undefined) throw new Error(`${option}: there is no ${name}`);
    return choice;
  });
}

async function main(): Promise<void> {
  const scenarios = chosen('--only', values.only, scenarioNamed);
  const servers = chosen('--targets', values.targets, (name) => targets.find((one) => one.name === name));
  if (!several) console.log('(one processor or no taskset: the processes are not kept apart)\n');
  for (const group of groups) {
    const wanted = group.scenarios.filter((scenario) => scenarios.includes(scenario));
    if (wanted.length === 0) continue;
    console.log([`## ${group.title}`, '', ...head()].join('\n'));
    for (const scenario of wanted) {
      for (const target of servers) console.log(await playOne(scenario, target));
    }
    console.log();
  }
  console.log(legend);
  if (values.json !== undefined) {
    await writeFile(values.json, `${JSON.stringify({ machine: machine(), results }, undefined, 2)}\n`);
  }
}

// What was started ends with this process: see the handlers of its exit.
process.once('SIGINT', () => process.exit(130));
process.once('SIGTERM', () => process.exit(143));

if (values.help) console.log(help);
else {
  try {
    await main();
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
