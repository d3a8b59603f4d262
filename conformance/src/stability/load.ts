import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';

// Busy until its standard input ends, which it does with us, whatever becomes of us; and after an hour in any case.
const busy = `
process.stdin.resume().on('end', () => process.exit());
const end = performance.now() + 3_600_000;
const work = () => {
  const pause = performance.now() + 50;
  while (performance.now() < pause);
  if (performance.now() < end) setImmediate(work); else process.exit();
};
work();
`;

/** Keeps all cores but one busy. */
export function keepOthersBusy(): { readonly processes: number; stop(): void } {
  const processes = Math.max(1, availableParallelism() - 1);
  const children = Array.from({ length: processes }, () =>
    spawn(process.execPath, ['-e', busy], { stdio: ['pipe', 'ignore', 'inherit'] }),
  );
  return {
    processes,
    stop: () => {
      for (const { stdin } of children) stdin.end();
    },
  };
}
