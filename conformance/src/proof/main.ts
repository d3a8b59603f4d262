import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { collections } from './collections.js';
import { showProof } from './matrix.js';
import { type Exhibit, exhibitsOf, prove } from './proof.js';

/** Something that was run: the how manyth of all, what it came to, and milliseconds of its thread. */
interface Done {
  readonly index: number;
  readonly exhibit: Exhibit;
  readonly took: number;
}

const all = collections.flatMap((collection) =>
  exhibitsOf(collection).map((run) => ({ profile: collection.world.profile.ledger.profile, run })),
);

if (isMainThread) {
  const started = performance.now();
  const done = await runAll(Math.min(availableParallelism(), all.length));
  let faults = 0;
  for (const collection of collections) {
    const own = done.filter(({ index }) => all[index]?.profile === collection.world.profile.ledger.profile);
    const proof = prove(
      collection,
      own.sort((one, two) => one.index - two.index).map(({ exhibit }) => exhibit),
    );
    process.stdout.write(
      `${showProof(
        proof,
        own.reduce((sum, { took }) => sum + took, 0),
      )}\n`,
    );
    faults += proof.falseGreens.length + proof.falseReds.length;
  }
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  process.stdout.write(
    `${collections.length} profiles, ${done.length} servers in ${seconds} s: ${faults} false greens and false reds\n`,
  );
  process.exitCode = faults > 0 ? 1 : 0;
} else {
  const { first, step }: { first: number; step: number } = workerData;
  for (const [index, { run }] of all.entries()) {
    if (index % step !== first) continue;
    const start = performance.now();
    const exhibit = await run();
    const message: Done = { index, exhibit, took: performance.now() - start };
    parentPort?.postMessage(message);
  }
}

/** Runs everything, on as many threads: what takes long and what doesn't are mixed. */
async function runAll(threads: number): Promise<Done[]> {
  const done: Done[] = [];
  const work = (first: number) =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(new URL(import.meta.url), {
        workerData: { first, step: threads },
        // What a server leaves is garbage when it is done: with the usual young generation much of it is copied first.
        resourceLimits: { maxYoungGenerationSizeMb: 128 },
      });
      worker.on('message', (message: Done) => done.push(message));
      worker.on('error', reject);
      worker.on('exit', (code) =>
        code === 0 ? resolve() : reject(new Error(`a thread of the proof ended with ${code}`)),
      );
    });
  await Promise.all(Array.from({ length: threads }, (_, first) => work(first)));
  if (done.length !== all.length) throw new Error(`${all.length - done.length} servers were not run`);
  return done;
}
