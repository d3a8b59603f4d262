import { fork } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock, type Timer } from '../../src/broker/clock.js';
import type { Cost, Finding } from './campaign.js';
import { help, type Options, readOptions } from './options.js';
import { describeCost, describeFinding, replayFile } from './report.js';
import type { Sequence } from './sequence.js';
import { tryOut } from './trial.js';
import { type Task, type Told, work } from './worker.js';

/** After how long without a word a process is taken to hang; milliseconds. */
const patience = 300_000;

const progressEvery = 10_000;

/** Runs what the command line says; returns the exit status. */
export async function main(args: string[]): Promise<number> {
  if (process.send) return beWorker();
  let options: Options;
  try {
    options = readOptions(args);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 2;
  }
  if (options.help) {
    console.log(help);
    return 0;
  }
  return options.replay === undefined ? new Long(options).run() : replay(options.replay);
}

async function replay(file: string): Promise<number> {
  const { sequences } = JSON.parse(readFileSync(file, 'utf8')) as { sequences: readonly Sequence[] };
  const violation = await tryOut(sequences);
  console.log(violation ? `broken: ${violation.invariant}: ${violation.detail}` : 'nothing was broken');
  return violation ? 1 : 0;
}

/** Does what the parent process says. */
async function beWorker(): Promise<number> {
  const task = await new Promise<Task>((resolve) =>
    process.once('message', (message) => resolve(message as Task)),
  );
  await work(task, (told) => void process.send?.(told));
  return 0;
}

/** The long form: processes at work, and what they tell. */
class Long {
  readonly #options: Options;
  readonly #startedAt = performance.now();
  readonly #costliest = new Map<number, Cost>();
  /** What was found, by scenario and invariant. */
  readonly #found = new Set<string>();
  #done = 0;

  constructor(options: Options) {
    this.#options = options;
  }

  async run(): Promise<number> {
    const { seed, from, workers, sequences, minutes, only, keepGoing } = this.#options;
    console.log(`seed ${seed}`);
    let progress: Timer;
    const tell = () => {
      progress = systemClock.after(progressEvery, () => {
        console.log(this.#progress());
        tell();
      });
      return progress;
    };
    progress = tell();
    const all = Array.from({ length: workers }, (_, index) => {
      const last = from + sequences - 1;
      const time = minutes * 60_000;
      return this.#work({
        seed,
        only,
        first: from + index,
        step: workers,
        last,
        time,
        keepGoing,
        tellEvery: 100,
      });
    });
    await Promise.all(all);
    progress.cancel();
    console.log(this.#progress());
    if (this.#done === 0) {
      console.log('No sequence was run.');
      return 1;
    }
    console.log('The costliest:');
    for (const cost of this.#top()) console.log(`  ${describeCost(cost)}`);
    console.log(
      this.#found.size === 0 ? 'Nothing was broken.' : `Broken:\n  ${[...this.#found].join('\n  ')}`,
    );
    return this.#found.size === 0 ? 0 : 1;
  }

  /** Has a process run sequences; when it dies or hangs, another one finds out which sequence that was. */
  async #work(task: Task): Promise<void> {
    let number = task.first;
    let isFound = false;
    const how = await this.#process(task, (told) => {
      if (told.type === 'progress') number = told.number;
      if (told.type === 'finding') isFound = true;
    });
    if (how === 'done' || (isFound && !task.keepGoing)) return;
    if (task.tellEvery === 1) {
      const violation = { invariant: 'the process lives', detail: `the process ${how}` };
      this.#tell({ seed: task.seed, number, violation, sequences: [], isReproduced: false });
      if (task.keepGoing) await this.#work({ ...task, first: number + task.step, tellEvery: 100 });
      return;
    }
    console.log(`a process ${how} after sequence ${number}; from there on again, one by one`);
    await this.#work({ ...task, first: number, tellEvery: 1 });
  }

  /** Returns how a process ended: `done` when it did all it had to. */
  #process(task: Task, onTold: (told: Told) => void): Promise<string> {
    return new Promise((resolve) => {
      const child = fork(process.argv[1] ?? '', {
        // As JSON, a task without a last sequence would have none at all.
        serialization: 'advanced',
      });
      let how = 'died';
      const hang = () => {
        how = 'hung';
        child.kill('SIGKILL');
      };
      let watch = systemClock.after(patience, hang);
      child.on('message', (message) => {
        watch.cancel();
        watch = systemClock.after(patience, hang);
        const told = message as Told;
        if (told.type === 'progress') {
          this.#done += told.done;
          for (const cost of told.costliest) this.#costliest.set(cost.number, cost);
        } else if (told.type === 'finding') this.#tell(told.finding);
        else how = 'done';
        onTold(told);
      });
      child.on('exit', (code, signal) => {
        watch.cancel();
        resolve(how === 'died' ? `died with ${signal ?? code}` : how);
      });
      child.send(task);
    });
  }

  #tell(finding: Finding): void {
    const { seed, number, violation, sequences } = finding;
    const what = `${sequences.at(-1)?.scenario ?? 'sequence'}: ${violation.invariant}`;
    if (this.#found.has(what)) return;
    this.#found.add(what);
    const file = join(this.#options.out, `adversary-${seed}-${number}.json`);
    mkdirSync(this.#options.out, { recursive: true });
    writeFileSync(file, replayFile(finding));
    const text = describeFinding(finding);
    console.log(`${text.length > 4000 ? `${text.slice(0, 4000)}...` : text}\nwritten to ${file}`);
  }

  #top(): Cost[] {
    return [...this.#costliest.values()].sort((a, b) => b.cpu - a.cpu).slice(0, 5);
  }

  #progress(): string {
    const seconds = (performance.now() - this.#startedAt) / 1000;
    const rate = this.#done / seconds;
    const [cost] = this.#top();
    const most = cost ? `; costliest: ${describeCost(cost)}` : '';
    return `${this.#done} sequences in ${seconds.toFixed(0)} s, ${rate.toFixed(0)} a second${most}`;
  }
}
