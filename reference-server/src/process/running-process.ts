import { readFileSync } from 'node:fs';
import { basename } from 'node:path';

/** What the system tells of a process; undefined where it tells nothing, or there is none. */
function told(pid: number, what: 'status' | 'cmdline'): string | undefined {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'utf8');
  } catch {
    return undefined;
  }
}

/** Whether a process has ended and just waits for somebody to ask how. */
function hasEnded(pid: number): boolean {
  return /^State:\s+Z/m.test(told(pid, 'status') ?? '');
}

/** Whether a process is there, and is not just waiting for somebody to ask how it ended. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  return !hasEnded(pid);
}

/** The command line of a process that is something else than this server; undefined where it is one, or nobody tells. */
export function otherProgram(pid: number): string | undefined {
  const line = told(pid, 'cmdline');
  if (line === undefined || hasEnded(pid)) return undefined;
  const words = line.split('\0').slice(0, -1);
  return words.some((word) => /^pushstream-server(\.js)?$/.test(basename(word)))
    ? undefined
    : words.join(' ');
}
