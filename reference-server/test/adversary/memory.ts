import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

setFlagsFromString('--expose-gc');
const collect: () => void = runInNewContext('gc');

/** Bytes that are in use, garbage included. */
export function memoryInUse(): number {
  // process.memoryUsage() would say the same, but asks the system for more, which takes a hundred times as long.
  const { used_heap_size: heap, external_memory: external } = getHeapStatistics();
  return heap + external;
}

/** Bytes that are in use after garbage was collected. */
export function memoryNeeded(): number {
  collect();
  return memoryInUse();
}

/** Returns when the process needs little more than when it was idle, or when waiting has no effect. */
export async function calm(idle: number): Promise<void> {
  const enough = idle + 16 * 1024 * 1024;
  for (let round = 0; round < 20; round++) {
    for (let turn = 0; turn < 20; turn++) await new Promise(setImmediate);
    if (memoryInUse() <= enough || memoryNeeded() <= enough) return;
  }
}
