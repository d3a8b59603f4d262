import { availableParallelism } from 'node:os';

/** Most workers of a server. */
const mostWorkers = 512;

/**
 * Reads how many processes serve connections: a number, or `auto` for one a core.
 * @throws RangeError that says what it must be
 */
export function readWorkers(text: string): number {
  if (text === 'auto') return availableParallelism();
  const count = /^\d{1,6}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= mostWorkers) return count;
  throw new RangeError(`must be auto or a number from 1 to ${mostWorkers}, not ${JSON.stringify(text)}`);
}
