import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Cpu } from '../servers.js';
import type { Target } from '../targets.js';
import type { Said } from './attacker.js';
import { Connection, request, Statuses } from './connection.js';
import { type Healthy, HealthyPair } from './healthy.js';
import { Observer, type Taken, unconnected } from './observer.js';
import { type Scenario, until } from './scenario.js';

/** What came of one scenario against one server. */
export interface Outcome {
  /** How the server ended; undefined when it is still there. */
  readonly ended?: string | undefined;
  readonly taken: Taken;
  readonly healthy: Healthy;
  /** What the clients of the scenario saw. */
  readonly seen: string;
}

/** How long the healthy ones go on before anything is measured: until then a new process is slow; milliseconds. */
const warmUp = 500;

/** Shortest time in which the healthy ones are measured, also when a scenario is over sooner; milliseconds. */
const shortest = 2000;

/** How long a server has to notice that connections are closed, and how long before its memory is looked at; milliseconds. */
const settling = { least: 1000, most: 5000 };

/**
 * A server must answer again when a scenario is over before it has used so much processor time, in seconds, and before
 * so many milliseconds have passed, of which it has all only where the machine has nothing else to do.
 */
const recovery = { processor: 20, time: 40_000 };

/** Longest time of a scenario's preparation, and of the scenario; milliseconds. */
const limit = 25_000;

/** Starts a server, plays one scenario against it, and ends both. */
export async function play(scenario: Scenario, target: Target, cpus: [Cpu, Cpu]): Promise<Outcome> {
  const [serverCpu, attackerCpu] = cpus;
  const victim = await target.start(serverCpu);
  let attacker: Attacker | undefined;
  try {
    // The connection by which its start was noticed is still being closed.
    await until(() => unconnected(victim.port), 5000);
    const observer = new Observer(victim.pid, victim.port);
    attacker = new Attacker(scenario.name, target, victim.port, attackerCpu);
    const prepared = await attacker.says();
    if (prepared.kind !== 'prepared') throw new Error(prepared.text);

    const healthy = new HealthyPair(victim.port, target.dialect);
    await healthy.subscribed();
    await pause(warmUp);
    healthy.measure();
    observer.begin();
    attacker.begin();
    const [{ text }] = await Promise.all([attacker.says(), pause(shortest)]);
    healthy.endPublishing();
    await attacker.end();
    const silent = await silence(victim.port, observer);
    // What comes late is late, not lost: a server that answers again has time for all that it has acknowledged.
    const seenByHealthy = await healthy.stop();
    await pause(settling.least);
    await until(() => observer.socketsLeft <= 0, settling.most);
    observer.stop();
    return { ended: victim.ended() ?? silent, taken: observer.taken(), healthy: seenByHealthy, seen: text };
  } finally {
    await attacker?.end();
    await victim.stop();
  }
}

/** Asks a server until it answers, with whatever status; returns how long it did not where that is too long. */
async function silence(port: number, observer: Observer): Promise<string | undefined> {
  const statuses = new Statuses();
  const connection = new Connection(port, statuses.read);
  connection.write(request('GET', '/pub?id=healthy'));
  const [begin, cpuBefore] = [performance.now(), observer.cpuSeconds];
  const used = () => observer.cpuSeconds - cpuBefore;
  const over = () => statuses.total > 0 || connection.closed || used() > recovery.processor;
  await until(over, recovery.time);
  connection.socket.destroy();
  if (statuses.total > 0) return undefined;
  const seconds = Math.round((performance.now() - begin) / 1000);
  return `no answer for ${seconds} s, ${used().toFixed(1)} s of the processor`;
}

/** The process that plays a scenario. */
class Attacker {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(scenario: string, { dialect }: Target, port: number, cpu: Cpu) {
    const [execPath = process.execPath, execArgv = []] =
      cpu === undefined ? [] : (['taskset', ['-c', String(cpu), process.execPath]] as const);
    this.#child = fork(join(import.meta.dirname, 'attacker.js'), [scenario, dialect.name, String(port)], {
      execPath,
      execArgv: [...execArgv],
    });
    this.#ended = once(this.#child, 'exit');
  }

  begin(): void {
    this.#child.send('begin');
  }

  /** What it says next; that it failed when it ends or says nothing for too long. */
  async says(): Promise<Said> {
    const settled = new AbortController();
    const { signal } = settled;
    const failed = (text: string): Said => ({ kind: 'failed', text });
    const said = once(this.#child, 'message', { signal }).then(([message]) => message as Said);
    const late = pause(limit, failed(`it was not done after ${limit / 1000} s`), { signal });
    const gone = this.#ended.then(() => failed('the process of the scenario ended'));
    try {
      return await Promise.race([said, late, gone]);
    } finally {
      settled.abort();
      await Promise.allSettled([said, late]);
    }
  }

  /** It ends by itself, with the process that it may have started, when this side of their channel is closed. */
  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.#ended;
  }
}
