import type { ChildProcess } from 'node:child_process';
import type { Clock } from '../wire/clock.js';

/** Milliseconds between asking it to end and making it end. */
export const grace = 5000;

/** The last way out, when this process ends without having stopped what it started. */
const leftOver = new Set<() => void>();
process.once('exit', () => {
  for (const kill of leftOver) kill();
});

/** A command that was started in a process group of its own. */
export interface ProcessGroup {
  /** Settles when the command has ended. */
  readonly exit: Promise<void>;
  /** How it ended of itself, if it did: `it ended with exit code 1`. */
  readonly ended: () => string | undefined;
  /** Ends it with all the processes it started. */
  stop(): Promise<void>;
}

/** Looks after a child that was spawned with `detached`, so that nothing of it is left behind. */
export function superviseGroup(child: ChildProcess, clock: Clock): ProcessGroup {
  let ended: string | undefined;
  let stopped: Promise<void> | undefined;
  const exit = new Promise<void>((resolve) => {
    child.once('error', (error) => {
      ended ??= `it could not be started: ${error.message}`;
      resolve();
    });
    child.once('exit', (code, signal) => {
      if (!stopped) ended ??= signal ? `it was ended by ${signal}` : `it ended with exit code ${code}`;
      resolve();
    });
  });
  // Comes when the last process that holds its output is gone, which may be later than the shell's end.
  const closed = new Promise<void>((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
  const signalGroup = (signal: NodeJS.Signals) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody is left in the group.
    }
  };
  const kill = () => signalGroup('SIGKILL');
  leftOver.add(kill);
  const stop = async () => {
    signalGroup('SIGTERM');
    if (!(await within(closed, grace, clock))) {
      kill();
      await within(closed, grace, clock);
    }
    leftOver.delete(kill);
    child.stdout?.destroy();
    child.stderr?.destroy();
  };
  return {
    exit,
    ended: () => ended,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
  };
}

/** Waits for a promise, `ms` at most; true when it came about. */
export function within(promise: Promise<unknown>, ms: number, clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => resolve(false));
    void promise.then(() => {
      timer.cancel();
      resolve(true);
    });
  });
}
