import { readdirSync, readFileSync } from 'node:fs';

/** Descriptors that are left for logs, for files that are served, and for connections to others. */
const reserved = 32;

/** How many files and connections the system lets this process have open. */
export interface Descriptors {
  /** What `ulimit -n` says. */
  readonly limit: number;
  /** Connections for which there are descriptors. */
  readonly connections: number;
}

/** Undefined where the system does not tell, or sets no limit. */
export function descriptors(): Descriptors | undefined {
  try {
    const limits = readFileSync('/proc/self/limits', 'utf8');
    const limit = Number(/^Max open files +(\d+)/m.exec(limits)?.[1]);
    if (Number.isNaN(limit)) return undefined;
    const open = readdirSync('/proc/self/fd').length;
    return { limit, connections: Math.max(1, limit - open - reserved) };
  } catch {
    // Only Linux tells so.
    return undefined;
  }
}
