import { calm, memoryNeeded } from './memory.js';
import { runSequence, type Violation } from './run-sequence.js';
import type { Sequence } from './sequence.js';
import { startServer } from './server-under-test.js';
import { Uncaught } from './uncaught.js';
import { World } from './world.js';

/** How often a sequence may take too long before it counts: garbage is collected at any time. */
const attempts = 5;

/** What a server before may have left of its memory for a while; bytes. */
const leftOver = 32 * 1024 * 1024;

const isFaulty = (sequences: readonly Sequence[]) =>
  sequences.some(({ steps }) => steps.some((step) => step.do === 'fault'));

/** Runs sequences one after the other against a server of their own, looks at all invariants, and ends it. */
async function attempt(sequences: readonly Sequence[], idleMemory: number): Promise<Violation | undefined> {
  const uncaught = new Uncaught();
  uncaught.start();
  let violation: Violation | undefined;
  const fail = (invariant: string, detail: string): never => {
    violation = { invariant, detail };
    throw new Error(detail);
  };
  try {
    const server = startServer(sequences[0]?.server ?? 'built-in', isFaulty(sequences));
    const world = await World.start(server, uncaught, idleMemory);
    for (const sequence of sequences) {
      ({ violation } = await runSequence(world, sequence, true));
      if (violation) return violation;
    }
    // What a fault has left half done is no leak.
    if (!isFaulty(sequences)) await world.checkExpired(fail);
    await world.close(fail);
  } catch (error) {
    violation ??= {
      invariant: 'nothing is thrown',
      detail: error instanceof Error ? String(error.stack) : String(error),
    };
  } finally {
    // What was still to come comes now.
    await calm(idleMemory);
    uncaught.stop();
  }
  return violation;
}

/**
 * What these sequences break in a server of their own; undefined when it is nothing.
 * @param idleMemory what the process needed before there was any server
 */
export async function tryOut(
  sequences: readonly Sequence[],
  idleMemory = memoryNeeded(),
): Promise<Violation | undefined> {
  const idle = Math.min(idleMemory + leftOver, memoryNeeded());
  let violation: Violation | undefined;
  for (let left = attempts; left > 0; left--) {
    violation = await attempt(sequences, idle);
    if (violation?.invariant !== 'processor time') break;
  }
  return violation;
}
