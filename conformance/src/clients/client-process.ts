import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { superviseGroup } from '../target/process-group.js';
import type { Clock } from '../wire/clock.js';

/** A client under test while it runs. */
export interface RunningClient {
  /** Settles when it has ended. */
  readonly exit: Promise<void>;
  /** How it ended of itself, if it did: `it ended with exit code 1`. */
  readonly ended: () => string | undefined;
  /** Ends it with all the processes it started. */
  stop(): Promise<void>;
}

/** Told each line of a client's output. */
export type OnLine = (from: 'stdout' | 'stderr', line: string) => void;

/** Lets a client ask at a url, in a mode where its dialect has several. */
export type StartClient = (url: string, onLine: OnLine, mode?: string) => RunningClient;

/** Clients that are started with a shell command, in which `{url}` stands for where to ask and `{mode}` for how. */
export function clientCommand(command: string, clock: Clock): StartClient {
  return (url, onLine, mode) => {
    const said = mode === undefined ? command : command.replaceAll('{mode}', mode);
    const child = spawn(said.replaceAll('{url}', url), {
      shell: true,
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, PUSHSTREAM_URL: url, ...(mode === undefined ? {} : { PUSHSTREAM_MODE: mode }) },
    });
    createInterface({ input: child.stdout }).on('line', (line) => onLine('stdout', line));
    createInterface({ input: child.stderr }).on('line', (line) => onLine('stderr', line));
    return superviseGroup(child, clock);
  };
}

/** A client that somebody else starts and stops. */
export const clientByHand: StartClient = () => ({
  exit: new Promise<void>(() => undefined),
  ended: () => undefined,
  stop: async () => undefined,
});
