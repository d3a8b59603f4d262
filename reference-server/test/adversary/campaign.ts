import * as bounds from './bounds.js';
import { generate } from './generate.js';
import { calm, memoryNeeded } from './memory.js';
import { runSequence, type Violation } from './run-sequence.js';
import { type Sequence, type ServerKind, serverKinds } from './sequence.js';
import { startServer } from './server-under-test.js';
import { shrink } from './shrink.js';
import { tryOut } from './trial.js';
import { Uncaught } from './uncaught.js';
import { type Fail, World } from './world.js';

/** After so many sequences all that was published has to be forgotten. */
const sequencesToExpire = 60;

/** Or after so much was sent, most of which may be stored; bytes. */
const bytesToExpire = 6 * 1024 * 1024;

/** After so many sequences a server is ended, and another one begins. */
const sequencesOfServer = 600;

/** After so many sequences memory has to be as it was. */
const sequencesToCollect = 1000;

/** Most sequences that are told as costly. */
const mostCostly = 5;

/** A broken invariant, and how to break it again. */
export interface Finding {
  readonly seed: number;
  readonly number: number;
  readonly violation: Violation;
  /** What breaks it in a new server; all that went before where that could not be found out. */
  readonly sequences: readonly Sequence[];
  /** Whether it broke again in a new server. */
  readonly isReproduced: boolean;
}

/** What a sequence cost. */
export interface Cost {
  readonly number: number;
  readonly scenario: string;
  /** Milliseconds. */
  readonly cpu: number;
  readonly moved: number;
}

interface Options {
  readonly seed: number;
  /** Names of scenarios; default: all. */
  readonly only?: readonly string[] | undefined;
  /** Finds each invariant that a scenario breaks once, and passes over it afterwards: what is known is not looked into again. */
  readonly onlyNew?: boolean;
  /** How long it is tried to break an invariant again and in fewer steps; milliseconds. Default: 20,000. */
  readonly patience?: number;
}

interface Worn {
  readonly world: World;
  /** Sequences that it has seen. */
  readonly seen: Sequence[];
  /** Bytes that were sent since everything had expired. */
  sent: number;
}

/** Runs one sequence after another, many of them against the same server. */
export class Campaign {
  readonly costliest: Cost[] = [];
  readonly #seed: number;
  readonly #only: readonly string[] | undefined;
  readonly #onlyNew: boolean;
  readonly #patience: number;
  /** What was found, by scenario and invariant. */
  readonly #known = new Set<string>();
  readonly #uncaught = new Uncaught();
  readonly #worlds = new Map<ServerKind, Worn>();
  /** What the process needs when no server is at work. */
  #idleMemory = memoryNeeded();
  #memoryBefore: number | undefined;
  #done = 0;

  constructor({ seed, only, onlyNew = false, patience = 20_000 }: Options) {
    this.#onlyNew = onlyNew;
    this.#patience = patience;
    this.#seed = seed;
    this.#only = only;
    this.#uncaught.start();
  }

  /** Runs the sequence with this number. */
  async run(number: number): Promise<Finding | undefined> {
    const sequence = generate(this.#seed, number, this.#only);
    const isFaulty = sequence.steps.some((step) => step.do === 'fault');
    const worn = isFaulty ? await this.#start(sequence.server, true) : await this.#worldFor(sequence.server);
    const { violation, cpu, mostCpu, sent, moved } = await runSequence(worn.world, sequence, false);
    worn.seen.push(sequence);
    worn.sent += sent;
    this.#count({ number, scenario: sequence.scenario, cpu, moved });
    let found = violation;
    if (!found && cpu > mostCpu && !this.#isKnown(sequence.scenario, 'processor time'))
      found = await this.#aside(() => tryOut([sequence], this.#idleMemory));
    if (!found && !isFaulty) found = await this.#lookAfter(worn);
    if (!found && isFaulty) found = await this.#check((fail) => worn.world.close(fail));
    if (!found) return undefined;
    const finding = await this.#finding(number, found, worn);
    // Whatever a broken server has left behind is not the next one's.
    this.#idleMemory = memoryNeeded();
    return finding;
  }

  /** Lets everybody else in the process hear of what nobody caught. */
  stop(): void {
    this.#uncaught.stop();
  }

  /** Ends all servers. */
  async end(): Promise<Finding | undefined> {
    for (const kind of serverKinds) {
      const worn = this.#worlds.get(kind);
      const violation = worn && (await this.#retire(worn));
      const finding = violation && (await this.#finding(this.#done, violation, worn));
      if (finding) return finding;
    }
    return undefined;
  }

  #isKnown(scenario: string, invariant: string): boolean {
    return this.#onlyNew && this.#known.has(`${scenario}: ${invariant}`);
  }

  async #worldFor(kind: ServerKind): Promise<Worn> {
    const worn = this.#worlds.get(kind) ?? (await this.#start(kind, false));
    this.#worlds.set(kind, worn);
    return worn;
  }

  async #start(kind: ServerKind, faulty: boolean): Promise<Worn> {
    return {
      world: await World.start(startServer(kind, faulty), this.#uncaught, this.#idleMemory),
      seen: [],
      sent: 0,
    };
  }

  /** What is looked at after some sequences only, as it takes long. */
  async #lookAfter(worn: Worn): Promise<Violation | undefined> {
    const { world, seen } = worn;
    const isFull = worn.sent > bytesToExpire;
    const expires = isFull || seen.length % sequencesToExpire === 0;
    let violation: Violation | undefined;
    if (seen.length >= sequencesOfServer) violation = await this.#retire(worn);
    else if (expires) violation = await this.#check((fail) => world.checkExpired(fail));
    if (expires) worn.sent = 0;
    if (violation || ++this.#done % sequencesToCollect !== 0) return violation;
    for (const one of [...this.#worlds.values()]) violation ??= await this.#retire(one);
    return violation ?? this.#checkMemory();
  }

  async #checkMemory(): Promise<Violation | undefined> {
    const before = this.#memoryBefore ?? Number.POSITIVE_INFINITY;
    // Memory of buffers is given back some turns after they were collected.
    if (memoryNeeded() - before > bounds.memoryLeft) await calm(before);
    const memory = memoryNeeded();
    this.#memoryBefore ??= memory;
    const more = memory - this.#memoryBefore;
    if (more <= bounds.memoryLeft) return undefined;
    const detail = `after ${this.#done} sequences the process needs ${(more / 1024 / 1024).toFixed(0)} MiB more than after the first ${sequencesToCollect}`;
    return { invariant: 'memory left', detail };
  }

  #retire({ world }: Worn): Promise<Violation | undefined> {
    this.#worlds.delete(world.server.kind);
    return this.#check(async (fail) => {
      await world.checkExpired(fail);
      await world.close(fail);
    });
  }

  async #check(look: (fail: Fail) => Promise<void>): Promise<Violation | undefined> {
    let violation: Violation | undefined;
    try {
      await look((invariant, detail) => {
        violation = { invariant, detail };
        throw new Error(detail);
      });
    } catch (error) {
      violation ??= {
        invariant: 'nothing is thrown',
        detail: error instanceof Error ? String(error.stack) : String(error),
      };
    }
    return violation;
  }

  #count(cost: Cost): void {
    this.costliest.push(cost);
    this.costliest.sort((a, b) => b.cpu - a.cpu);
    this.costliest.length = Math.min(this.costliest.length, mostCostly);
  }

  /** Finds out what it takes to break it again. The server is given up. */
  async #finding(number: number, violation: Violation, { world, seen }: Worn): Promise<Finding | undefined> {
    this.#worlds.delete(world.server.kind);
    world.healthy.stop();
    const scenario = seen.at(-1)?.scenario ?? '';
    if (this.#isKnown(scenario, violation.invariant)) return this.#aside(async () => undefined);
    this.#known.add(`${scenario}: ${violation.invariant}`);
    return this.#aside(async () => {
      const breaks = async (sequences: readonly Sequence[]) =>
        sequences.length > 0 &&
        (await tryOut(sequences, this.#idleMemory))?.invariant === violation.invariant;
      const end = performance.now() + this.#patience;
      const isOver = () => performance.now() > end;
      for (const count of [1, 10, seen.length]) {
        if (isOver()) break;
        const last = seen.slice(-count);
        if (!(await breaks(last))) continue;
        const sequences = await shrink(last, breaks, isOver);
        const again = (await tryOut(sequences, this.#idleMemory)) ?? violation;
        return { seed: this.#seed, number, violation: again, sequences, isReproduced: true };
      }
      // Whoever else is at work on the machine takes time, too: only what takes it again in a new server is the server's.
      if (violation.invariant === 'processor time') return undefined;
      return { seed: this.#seed, number, violation, sequences: seen.slice(-10), isReproduced: false };
    });
  }

  /** Does something with which what nobody caught so far has nothing to do. */
  async #aside<T>(work: () => Promise<T>): Promise<T> {
    await calm(this.#idleMemory);
    this.#uncaught.take();
    return work();
  }
}
