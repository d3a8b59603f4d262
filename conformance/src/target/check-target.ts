import { randomBytes } from 'node:crypto';
import type { Locations } from '../actors/locations.js';
import type { Settings } from '../config/settings.js';
import type { Check } from '../engine/check.js';
import type { RunPlan } from '../engine/plan.js';
import type { CheckResult, RunEvent, RunResult } from '../engine/results.js';
import { run } from '../engine/run.js';
import { TargetLost } from '../engine/schedule.js';
import { profiles } from '../profiles/index.js';
import { redactEvent, redactResult } from '../reports/redact.js';
import { systemClock } from '../wire/clock.js';
import { socketConnect } from '../wire/connect.js';
import { loadedCertificates } from './certificates.js';
import { describeLoss, findCulprits } from './culprits.js';
import { startEmbedded } from './embedded.js';
import { eventLoopLag } from './lag.js';
import { awaitTarget, Interrupted, type StartedTarget, startTarget } from './process.js';
import { kitName, version } from './version.js';

/** Milliseconds a connection to a target may take to come about. */
const connectTimeout = 5000;

/** The target was there and is no more; the message names the checks that may have brought it down. */
export class TargetDied extends Error {
  override name = 'TargetDied';
}

/** Whose answer to a POST is known, by the names of profiles. */
const dialects = Object.fromEntries(
  Object.entries(profiles).flatMap(([name, { recognizes }]) => (recognizes ? [[name, recognizes]] : [])),
);

/** What a caller may want to have a hand in. */
export interface CheckTargetOptions {
  readonly checks?: readonly Check[];
  readonly onEvent?: (event: RunEvent) => void;
  /** Whether no further check is begun after this one. */
  readonly stopsAfter?: (result: CheckResult) => boolean;
  /** Ends the run early: what was started is stopped, then Interrupted is thrown. */
  readonly signal?: AbortSignal;
}

/**
 * Checks the target that the settings name, starting and stopping what has to be. No secret is in what comes out.
 * @throws SelectionError, TargetUnusable, TargetDied, Interrupted
 */
export async function checkTarget(settings: Settings, options: CheckTargetOptions = {}): Promise<RunResult> {
  const profile = profiles[settings.profile];
  const { checks = profile.checks, onEvent = () => undefined, signal } = options;
  const ca = settings.cacert === undefined ? undefined : loadedCertificates(settings.cacert);
  const connect = socketConnect({
    timeout: connectTimeout,
    insecure: settings.insecure,
    ...(ca === undefined ? {} : { ca }),
  });
  const planFor = (locations: Locations, concurrency: number, only: readonly string[]): RunPlan => ({
    kit: `${kitName} ${version}`,
    userAgent: `${kitName}/${version}`,
    ledger: profile.ledger,
    checks,
    requirementSet: settings.requirementSet,
    only,
    skip: settings.skip,
    pace: settings.pace,
    ...(options.stopsAfter && { stopsAfter: options.stopsAfter }),
    locations,
    oldest: profile.oldest,
    dialects,
    untold: profile.untold,
    goingOn: profile.goingOn,
    directives: profile.directives,
    unused: settings.unused,
    stored: settings.stored,
    observe: profile.observe,
    connect,
    clock: systemClock,
    timing: settings.timing,
    load: settings.load,
    concurrency: profile.alone ? 1 : concurrency,
    prepare: settings.prepare,
    subscriberCount: settings.subscriberCount,
    attestations: settings.attestations,
    features: { declared: settings.features, probes: profile.probes },
    randomBytes,
    lag: eventLoopLag(),
    onEvent: (event) => onEvent(redactEvent(event, settings.secrets)),
  });
  const { locations, concurrency, only } = settings;
  if (!locations) {
    const embedded = await startEmbedded(profile);
    try {
      const plan = {
        ...planFor(embedded.locations, concurrency, only),
        subscriberCount: settings.subscriberCount ?? embedded.subscriberCount,
      };
      const declared = { ...embedded.features, ...settings.features };
      return await interruptible(run({ ...plan, features: { ...plan.features, declared } }), signal);
    } finally {
      await embedded.stop();
    }
  }
  const { start, awaited } = settings;
  let started: StartedTarget | undefined;
  try {
    if (start) started = await startTarget(start, systemClock, signal);
    else if (awaited) await awaitTarget(awaited, systemClock, signal);
    const plan = { ...planFor(locations, concurrency, only), ...(started ? { memory: started.memory } : {}) };
    const result = await interruptible(run(plan), signal);
    return redactResult(result, settings.secrets);
  } catch (error) {
    if (!(error instanceof TargetLost)) throw error;
    if (!start || !started) throw new TargetDied(describeLoss(error));
    await started.settled();
    await started.stop();
    const again = (id: string) =>
      interruptible(run({ ...planFor(locations, 1, [id]), onEvent: () => undefined }), signal);
    throw new TargetDied(
      await findCulprits(error, started, () => startTarget(start, systemClock, signal), again),
    );
  } finally {
    await started?.stop();
  }
}

/** A run, or Interrupted when the signal comes first. */
export async function interruptible(
  running: Promise<RunResult>,
  signal: AbortSignal | undefined,
): Promise<RunResult> {
  if (!signal) return running;
  // Nobody waits for it any more once it is interrupted.
  running.catch(() => undefined);
  if (signal.aborted) throw new Interrupted('interrupted');
  let interrupt: (() => void) | undefined;
  const interrupted = new Promise<never>((_, reject) => {
    interrupt = () => reject(new Interrupted('interrupted'));
    signal.addEventListener('abort', interrupt);
  });
  try {
    return await Promise.race([running, interrupted]);
  } finally {
    if (interrupt) signal.removeEventListener('abort', interrupt);
  }
}
