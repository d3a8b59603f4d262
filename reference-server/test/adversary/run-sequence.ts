import { systemClock } from '../../src/broker/clock.js';
import { AdversaryConnection } from './adversary-connection.js';
import * as bounds from './bounds.js';
import { memoryInUse, memoryNeeded } from './memory.js';
import { cpuSince, slowness } from './processor.js';
import { bytesOf, lengthOf, mostConnections, type Sequence, type Step } from './sequence.js';
import type { World } from './world.js';

/** Something that must never be, and was. */
export interface Violation {
  readonly invariant: string;
  readonly detail: string;
}

/** What a sequence did. */
export interface Outcome {
  readonly violation: Violation | undefined;
  /** Processor time, and how much it may be; milliseconds. */
  readonly cpu: number;
  readonly mostCpu: number;
  /** Bytes that were sent. */
  readonly sent: number;
  /** Bytes that were sent and received. */
  readonly moved: number;
}

/** Thrown by what looks after an invariant. */
class Broken extends Error {
  readonly invariant: string;

  constructor(invariant: string, detail: string) {
    super(detail);
    this.invariant = invariant;
  }
}

/** A sequence at work. */
class Run {
  readonly #world: World;
  readonly #connections = new Map<number, AdversaryConnection>();
  readonly #account = { sent: 0, received: 0, mayKeep: bounds.keptAnswers };
  /** Memory is looked at when so many bytes were moved. */
  #lookAt = 32 * 1024;
  #turns = 0;
  #repeats = 0;

  constructor(world: World) {
    this.#world = world;
  }

  get sent(): number {
    return this.#account.sent;
  }

  get moved(): number {
    return this.#account.sent + this.#account.received;
  }

  /** Processor time that may be used; milliseconds. */
  get mostCpu(): number {
    const { cpuOfSequence, bytesOfMillisecond, cpuOfConnection, cpuOfTurn, cpuOfRepeat } = bounds;
    const turns = this.#turns * cpuOfTurn;
    const work = this.#connections.size * cpuOfConnection + this.#repeats * cpuOfRepeat + turns;
    return cpuOfSequence + this.moved / bytesOfMillisecond + work;
  }

  async step(step: Step): Promise<void> {
    await this.#do(step);
    await this.#turn();
    this.#world.checkErrors(fail);
    let sum = 0;
    for (const { number, buffered } of this.#connections.values()) {
      sum += buffered;
      if (buffered > bounds.bytesOfConnection)
        fail('bytes of a connection', `connection ${number} holds ${buffered} bytes in the server`);
    }
    // What waits for a peer, the server counts itself: its sockets get no more of it than they can hand on.
    const { answerBytes = 0, bodyBytes = 0, connections = 0 } = this.#world.server.stats() ?? {};
    if (connections > mostConnections) fail('connections', `the server has ${connections}`);
    sum = Math.max(sum, answerBytes + bodyBytes);
    if (sum > bounds.bytesOfConnections)
      fail('bytes of all connections', `all hold ${sum} bytes in the server`);
    if (this.moved < this.#lookAt) return;
    this.#lookAt = this.moved + 256 * 1024;
    this.#checkMemory();
  }

  /** Returns when nothing can happen any more without time passing. */
  async settle(): Promise<void> {
    await this.#world.server.clock.pass(0);
    this.#world.checkErrors(fail);
    this.#checkMemory();
  }

  checkAnswers(steps: readonly Step[]): void {
    for (const connection of this.#connections.values()) {
      const complaint = connection.complaint();
      if (complaint) fail('answers', complaint);
    }
    for (const step of steps) {
      if (step.do !== 'count') continue;
      const count = this.#connections.get(step.on)?.count(step.text) ?? 0;
      if (count > step.most) fail('deliveries', `connection ${step.on} got ${step.text} ${count} times`);
    }
  }

  /** All peers go; the server has to notice. */
  async leave(): Promise<void> {
    for (const { near, abandoned } of this.#connections.values()) {
      // Whoever has closed its side stays half closed: whether it reads on is its own affair.
      if (!abandoned && !near.writableEnded) near.destroy();
    }
    // Most of the connections are gone at once, and the minutes for the others need not pass each time.
    await this.#world.server.clock.pass(bounds.timeToLinger);
    const isOver = () => [...this.#connections.values()].every(({ far }) => far.destroyed);
    if (!isOver()) await this.#world.server.clock.pass(bounds.timeToForget);
    // Virtual time knows nothing of files: what waits for one has to go on in real time before it can come to its end.
    for (let left = bounds.patienceWithFiles; left > 0 && !isOver(); left--) {
      await new Promise((resolve) => void systemClock.after(1, () => resolve(undefined)));
      await this.#world.server.clock.pass(bounds.timeToForget);
    }
    for (const { number, far, abandoned } of this.#connections.values()) {
      const peer = abandoned ? 'is silent' : 'is gone';
      if (!far.destroyed)
        fail('connections', `the server still has connection ${number}, whose peer ${peer}`);
    }
  }

  letGo(): void {
    for (const { near, far } of this.#connections.values()) {
      near.destroy();
      far.destroy();
    }
  }

  async #do(step: Step): Promise<void> {
    const { clock, faults } = this.#world.server;
    switch (step.do) {
      case 'send':
        return this.#send(step);
      case 'turns':
        for (let count = step.count; count > 0; count--) await this.#turn();
        return;
      case 'pass':
        return clock.pass(step.time);
      case 'publish':
        return this.#world.healthy.publish();
      case 'fault':
        return faults.arm(step.at, step.times);
      case 'count':
        return;
      case 'abandon':
        this.#connection(step.on).abandoned = true;
        return;
      case 'stop reading':
        return this.#connection(step.on).stopReading();
      case 'read on':
        return this.#connection(step.on).readOn();
      default:
        this.#connection(step.on).leave(step.do);
    }
  }

  async #send({ on, bytes, cut, expect }: Step & { do: 'send' }): Promise<void> {
    const connection = this.#connection(on);
    connection.expect(expect);
    if (lengthOf(bytes) === 0) return;
    for (const piece of bytes) this.#repeats += typeof piece === 'string' ? namesIn(piece) : piece.times;
    const whole = bytesOf(bytes);
    const size = cut === 'whole' ? whole.length : cut.every;
    for (let at = 0; at < whole.length; at += size) {
      connection.send(whole.subarray(at, at + size));
      if (cut !== 'whole') await this.#turn();
    }
  }

  #turn(): Promise<void> {
    this.#turns++;
    return new Promise(setImmediate);
  }

  #connection(number: number): AdversaryConnection {
    let connection = this.#connections.get(number);
    if (!connection) {
      const { clock } = this.#world.server;
      connection = new AdversaryConnection(number, clock, this.#account);
      this.#connections.set(number, connection);
      this.#world.server.serve(connection.far);
    }
    return connection;
  }

  #checkMemory(): void {
    const most = this.#world.idleMemory + bounds.memoryAboveIdle;
    if (memoryInUse() <= most) return;
    // The memory of buffers is given back beside the program, and is gone for certain when garbage is collected again.
    memoryNeeded();
    // What our own side has not got rid of is not the server's.
    const own = [...this.#connections.values()].reduce((sum, { near }) => sum + near.writableLength, 0);
    const above = memoryNeeded() - own - this.#world.idleMemory;
    if (above > bounds.memoryAboveIdle)
      fail('memory', `the process holds ${(above / 1024 / 1024).toFixed(0)} MiB more than when it was idle`);
  }
}

/** How many channels a request names, each of which takes its time. */
function namesIn(text: string): number {
  return text.split('/').length;
}

function fail(invariant: string, detail: string): never {
  throw new Broken(invariant, detail);
}

/**
 * Runs a sequence and looks at all invariants that are cheap.
 * @param judgesTime whether too much processor time breaks an invariant, too
 */
export async function runSequence(world: World, { steps }: Sequence, judgesTime: boolean): Promise<Outcome> {
  const run = new Run(world);
  const before = process.cpuUsage();
  let cpu = 0;
  try {
    for (const step of steps) await run.step(step);
    await run.settle();
    cpu = cpuSince(before);
    world.checkHealthy(fail);
    run.checkAnswers(steps);
    await run.leave();
    world.checkAfterwards(fail);
    if (judgesTime && cpu > run.mostCpu) {
      const most = run.mostCpu * slowness();
      const told = `${cpu.toFixed(0)} ms for ${run.moved} bytes; ${most.toFixed(0)} may be`;
      if (cpu > most) fail('processor time', told);
    }
    return { violation: undefined, cpu, mostCpu: run.mostCpu, sent: run.sent, moved: run.moved };
  } catch (error) {
    const violation =
      error instanceof Broken
        ? { invariant: error.invariant, detail: error.message }
        : {
            invariant: 'nothing is thrown',
            detail: error instanceof Error ? String(error.stack) : String(error),
          };
    return { violation, cpu, mostCpu: run.mostCpu, sent: run.sent, moved: run.moved };
  } finally {
    run.letGo();
  }
}
