import { type SpawnOptions, spawn } from 'node:child_process';
import { closeSync, openSync, readdirSync, readFileSync } from 'node:fs';
import { descriptors } from './descriptors.js';

/** Tells a process that it was started to stay in the background. */
export const backgroundMark = 'PUSHSTREAM_SERVER_IN_BACKGROUND';

/** What the process in the background tells the one that started it. */
export type BackgroundNews =
  | { readonly type: 'report'; readonly text: string }
  | { readonly type: 'ready' }
  | { readonly type: 'failed' };

function isNews(message: unknown): message is BackgroundNews {
  return typeof message === 'object' && message !== null && 'type' in message;
}

/** Whether this process was started to stay in the background. */
export function isInBackground(): boolean {
  return process.env[backgroundMark] !== undefined && process.send !== undefined;
}

/** Tells the process that started this one; what is told last lets it go. */
export function tell(news: BackgroundNews): Promise<void> {
  return new Promise((resolve) => {
    if (!process.connected || !process.send) {
      resolve();
      return;
    }
    process.send(news, () => {
      if (news.type !== 'report' && process.connected) process.disconnect();
      resolve();
    });
  });
}

/** Set on a descriptor that a new program does not get. */
const closedOnExec = 0o2000000;

/** Descriptors that the caller has left open in this process, and that a process started by it would hold open too. */
function inheritedDescriptors(): number[] {
  try {
    // Above the limit, which may have been lowered since it was opened, nothing can be put in its place.
    const limit = descriptors()?.limit ?? Number.POSITIVE_INFINITY;
    return readdirSync('/proc/self/fdinfo')
      .map(Number)
      .filter((descriptor) => descriptor > 3 && descriptor < limit && !(flagsOf(descriptor) & closedOnExec));
  } catch {
    // Not every system tells.
    return [];
  }
}

function flagsOf(descriptor: number): number {
  try {
    const [, flags = ''] =
      /^flags:\s*(\d+)/m.exec(readFileSync(`/proc/self/fdinfo/${descriptor}`, 'utf8')) ?? [];
    return Number.parseInt(flags, 8);
  } catch {
    // It was the one that the list of them was read from.
    return closedOnExec;
  }
}

/**
 * Runs this command again, in a session of its own and with nothing of this process open.
 * @param report told of what goes wrong on the way
 * @returns whether it is ready
 */
export function runInBackground(words: readonly string[], report: (text: string) => void): Promise<boolean> {
  const [, script = ''] = process.argv;
  // Where the caller has left something open, the new process gets nothing in its place.
  const nothing = openSync('/dev/null', 'r');
  const stdio: NonNullable<Exclude<SpawnOptions['stdio'], string>> = ['ignore', 'ignore', 'ignore', 'ipc'];
  for (const descriptor of inheritedDescriptors()) {
    while (stdio.length < descriptor) stdio.push('ignore');
    stdio[descriptor] = nothing;
  }
  const child = spawn(process.execPath, [...process.execArgv, script, ...words], {
    detached: true,
    stdio,
    env: { ...process.env, [backgroundMark]: '1' },
  });
  closeSync(nothing);
  return new Promise((resolve) => {
    const end = (isReady: boolean) => {
      child.removeAllListeners();
      if (child.connected) child.disconnect();
      child.unref();
      resolve(isReady);
    };
    child.on('message', (message) => {
      if (!isNews(message)) return;
      if (message.type === 'report') report(message.text);
      else end(message.type === 'ready');
    });
    child.on('error', (error) => {
      report(`[emerg] ${error.message}`);
      end(false);
    });
    child.on('exit', (code, signal) => {
      report(`[emerg] the server ended before it was ready (${signal ?? code})`);
      end(false);
    });
  });
}
