import { type ChildProcess, spawn } from 'node:child_process';
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import { createInterface } from 'node:readline';
import type { ReadySettings, StartSettings } from '../config/settings.js';
import { TargetUnusable } from '../engine/refusals.js';
import type { Clock } from '../wire/clock.js';
import { describeSocketError } from '../wire/connect.js';
import { groupMemory } from './group-memory.js';
import { grace, superviseGroup, within } from './process-group.js';

/** How many of the last lines of its output are kept. */
const linesKept = 10;
/** Milliseconds between two looks at whether it is ready. */
const pollInterval = 50;
/** Milliseconds between a target's last connection and the news of its end. */
const newsDelay = 500;

/** Somebody wants the run to end now. */
export class Interrupted extends Error {
  override name = 'Interrupted';
}

/** A target that the kit has started. */
export interface StartedTarget {
  /** How it ended of itself, if it did: `it ended with exit code 1`. */
  readonly ended: () => string | undefined;
  /** The last lines it wrote. */
  readonly lastLines: () => readonly string[];
  /** The resident memory of all its processes, bytes; undefined where this system does not tell. */
  memory(): Promise<number | undefined>;
  /** Waits until it has ended of itself, a short while at most. */
  settled(): Promise<void>;
  /** Ends it with all the processes it started. */
  stop(): Promise<void>;
}

/**
 * Starts a target with a shell command and waits until it is ready.
 * @throws TargetUnusable, Interrupted
 */
export async function startTarget(
  settings: StartSettings,
  clock: Clock,
  signal?: AbortSignal,
): Promise<StartedTarget> {
  if ((await answer(settings.ready, pollInterval * 20, clock)) === 'answered') {
    throw new TargetUnusable(
      `${settings.ready} already answers before the target was started: something else is running there`,
    );
  }
  const child = spawn(settings.command, { shell: true, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const target = supervise(child, clock);
  try {
    await untilReady(settings, target, clock, signal);
    return target;
  } catch (error) {
    await target.stop();
    throw error;
  }
}

/**
 * Waits until a target that something else starts is ready.
 * @throws TargetUnusable, Interrupted
 */
export async function awaitTarget(
  settings: ReadySettings,
  clock: Clock,
  signal?: AbortSignal,
): Promise<void> {
  await untilReady(settings, undefined, clock, signal);
}

/** The last lines of a target's output, to be shown; empty when there are none. */
export function quoteLastLines(target: StartedTarget): string {
  const lines = target.lastLines();
  return lines.length === 0 ? '' : `The last it wrote:\n${lines.map((line) => `  | ${line}`).join('\n')}`;
}

/** A message with the last lines of a target's output below it. */
function withLastLines(message: string, target: StartedTarget | undefined): string {
  const lines = target ? quoteLastLines(target) : '';
  return lines === '' ? message : `${message}\n${lines}`;
}

interface Supervised extends StartedTarget {
  /** Settles when the command has ended. */
  readonly exit: Promise<void>;
}

function supervise(child: ChildProcess, clock: Clock): Supervised {
  const lines: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    if (!stream) continue;
    createInterface({ input: stream }).on('line', (line) => {
      lines.push(line);
      if (lines.length > linesKept) lines.shift();
    });
  }
  const group = superviseGroup(child, clock);
  return {
    ...group,
    lastLines: () => lines,
    memory: async () => (child.pid === undefined ? undefined : groupMemory(child.pid)),
    settled: async () => {
      await within(group.exit, newsDelay, clock);
    },
  };
}

/** A command that ends well has most likely left its server in the background, out of reach of who has to end it. */
function backgroundAdvice(ended: string): string {
  if (ended !== 'it ended with exit code 0') return '';
  return `; if its server has gone to the background, end it, and start it in the foreground (nginx: -g 'daemon off;')`;
}

/** @param target undefined where something else starts it */
async function untilReady(
  settings: ReadySettings,
  target: Supervised | undefined,
  clock: Clock,
  signal: AbortSignal | undefined,
): Promise<void> {
  const interrupted = new Promise<void>((resolve) => {
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
  const exit = target?.exit ?? new Promise<void>(() => {});
  const started = target ? 'the target was started, but ' : '';
  const deadline = clock.elapsed() + settings.timeout;
  let last = 'no answer';
  for (;;) {
    const left = deadline - clock.elapsed();
    if (left <= 0) {
      throw new TargetUnusable(
        withLastLines(
          `${started}${settings.ready} gave no answer within ${settings.timeout / 1000} s (${last})`,
          target,
        ),
      );
    }
    const seen = await Promise.race([answer(settings.ready, left, clock), exit, interrupted]);
    if (signal?.aborted) throw new Interrupted('interrupted');
    const ended = target?.ended();
    if (target && ended !== undefined) {
      // What it wrote last may still be on its way.
      await within(target.stop(), grace, clock);
      throw new TargetUnusable(
        withLastLines(`the target did not stay: ${ended}${backgroundAdvice(ended)}`, target),
      );
    }
    if (seen === 'answered') return;
    last = seen ?? last;
    await within(Promise.race([exit, interrupted]), Math.min(pollInterval, left), clock);
  }
}

/** Asks a url once: `answered` by any HTTP response, or why not. */
function answer(url: string, timeout: number, clock: Clock): Promise<string> {
  return new Promise((resolve) => {
    const send = url.startsWith('https:') ? requestHttps : requestHttp;
    // Whether its certificate is good is for the run to say.
    const request = send(url, { agent: false, rejectUnauthorized: false });
    const timer = clock.after(timeout, () => settle('it accepts connections, but does not answer'));
    const settle = (seen: string) => {
      timer.cancel();
      request.destroy();
      resolve(seen);
    };
    request.once('response', () => settle('answered'));
    request.on('error', (error) => settle(describeSocketError(error)));
    request.end();
  });
}
