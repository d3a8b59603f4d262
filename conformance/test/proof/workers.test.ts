import { describe, expect, test } from 'vitest';
import { WorkersInMemory } from '../../../reference-server/test/support/workers/in-memory.js';
import type { TargetMaker, World } from '../../src/mutants/world.js';
import { pushStreamWorld } from '../../src/profiles/push-stream/proof/world.js';
import { relayWorld } from '../../src/profiles/relay/proof/world.js';
import { reliabilityWorld } from '../../src/profiles/reliability/proof/world.js';
import { tryHonest } from '../../src/proof/proof.js';

/** A server of so many workers: each connection goes to the next of them. */
function workers(world: World, count: number): TargetMaker {
  return (clock) => {
    const all = new WorkersInMemory(clock);
    const made = Array.from({ length: count }, () => world.target(() => ({ store: all.store() }))(clock));
    let next = 0;
    return {
      accept: (connection) => made[next++ % count]?.accept(connection),
      memory: async () => all.broker.stats().bytes,
      async close() {
        for (const worker of made) await worker.close();
      },
    };
  };
}

describe.each([1, 2])('a server that serves requests in %i other processes', (count) => {
  test.each([
    ['relay', relayWorld],
    ['push-stream', pushStreamWorld],
    ['reliability', reliabilityWorld],
  ] as const)('is judged as one process is: %s', async (_, world) => {
    const make = workers(world, count);
    const { faults } = await tryHonest({ id: 'workers', freedom: 'processes', make }, world);
    expect(faults).toEqual([]);
  });
});
