import type { Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import { type Buffering, keptBack, nothingKeptBack } from './buffering.js';
import type { Check } from './check.js';
import { missingFeature, whyOff } from './features.js';
import { notRun, runCheck } from './judge.js';
import { flagOf, missingSetting } from './known-settings.js';
import { isAboutLife } from './lives.js';
import type { LagGauge, RunPlan } from './plan.js';
import { Resets } from './resets.js';
import type { CheckResult, FeatureResult } from './results.js';
import { type Storage, tooFewKept } from './storage.js';

/** The target answered before the run and can't be reached any more. */
export class TargetLost extends Error {
  override name = 'TargetLost';
  /** The checks that were under way. */
  readonly inFlight: readonly string[];

  constructor(why: string, inFlight: readonly string[]) {
    super(why);
    this.inFlight = inFlight;
  }
}

/** How often a target that breaks connections off is asked again; one that is going down does that before it is gone. */
const farewells = 5;

async function connectable(ports: Ports): Promise<boolean> {
  const stage = new Stage(ports);
  try {
    for (let attempt = 0; attempt < farewells; attempt++) {
      const call = stage.unusedChannel().publisher.get();
      await stage.settledWithin(call, ports.timing.patience);
      if (call.settled?.kind === 'unreachable') return false;
      if (call.settled?.kind !== 'broken') return true;
      await stage.within(new Promise(() => undefined), ports.timing.quiet);
    }
    return true;
  } finally {
    await stage.clear();
  }
}

/** Why a check has nothing to say of this target; undefined when it has. */
function whyNot(
  check: Check,
  ports: Ports,
  features: readonly FeatureResult[],
  storage: Storage | undefined,
): string | undefined {
  const off = missingFeature(check, features);
  if (off) return `it needs the feature ${off.name}, which ${whyOff(off)}`;
  const missing = check.needs.find((need) => ports.locations[need] === undefined);
  if (missing !== undefined) return `it needs --${flagOf(missing)}, which the run was not given`;
  return missingSetting(check, ports.locations) ?? tooFewKept(check, storage);
}

/** Checks that are taken one by one, by so many who run them. */
interface Lane {
  readonly queue: Check[];
  readonly workers: number;
}

/** The queues that checks are taken from. What waits for seconds does little else, so it takes no place away from the others. */
function lanesOf(checks: readonly Check[], concurrency: number): Lane[] {
  if (concurrency <= 1) return [{ queue: [...checks], workers: 1 }];
  const taking = (takes: Check['takes']) => checks.filter((check) => !check.alone && check.takes === takes);
  return [
    { queue: checks.filter(({ alone }) => alone), workers: 1 },
    { queue: taking('seconds'), workers: concurrency },
    { queue: taking('moments'), workers: concurrency },
  ];
}

/**
 * Runs the checks, `plan.concurrency` at a time, and as many of those that take seconds beside them; what needs to be alone comes
 * one after the other. Results come in the order of the checks.
 * @throws TargetLost
 */
export async function schedule(
  checks: readonly Check[],
  ports: Ports,
  plan: Pick<RunPlan, 'concurrency' | 'onEvent' | 'directives' | 'stopsAfter'> & {
    readonly lag: LagGauge | undefined;
    readonly resets?: Resets;
    readonly buffering?: Buffering;
  },
  features: readonly FeatureResult[] = [],
  storage: Storage | undefined = undefined,
): Promise<CheckResult[]> {
  const results = new Map<string, CheckResult>();
  const clearing: Promise<void>[] = [];
  const inFlight = new Set<string>();
  const { resets = new Resets(), buffering = nothingKeptBack } = plan;
  let lost: TargetLost | undefined;
  /** The check after which no other is begun. */
  let last: string | undefined;

  // A check that is about the end of connections can't be excused by it.
  const portsFor = (check: Check): Ports =>
    isAboutLife(check, plan.directives ?? {}) ? { ...ports, lives: {} } : ports;

  const one = async (check: Check): Promise<void> => {
    const why = whyNot(check, ports, features, storage);
    const unheard = keptBack(check, buffering);
    if (why !== undefined) {
      results.set(check.id, notRun(check, 'not-applicable', why));
    } else if (unheard !== undefined) {
      results.set(check.id, notRun(check, 'inconclusive', unheard));
    } else {
      inFlight.add(check.id);
      plan.onEvent({ type: 'check-started', id: check.id });
      const { result, lostTarget, cleared } = await runCheck(check, portsFor(check), plan.lag, resets);
      clearing.push(cleared);
      if (check.alone) await cleared;
      // Whoever notices first names all that were under way at that moment. The check that brought the target down may see
      // no more than a broken connection, so every failure is a reason to look.
      const suspects = [...inFlight];
      const suspicious = lostTarget || result.outcome === 'fail' || result.outcome === 'blocked';
      if (suspicious && !lost && !(await connectable(ports))) {
        lost ??= new TargetLost('the target can no longer be reached', suspects);
      }
      if (lost) return;
      inFlight.delete(check.id);
      results.set(check.id, result);
      if (plan.stopsAfter?.(result)) last ??= check.id;
    }
    plan.onEvent({ type: 'check-finished', result: results.get(check.id) as CheckResult });
  };

  const worker = async (queue: Check[]): Promise<void> => {
    for (let check = queue.shift(); check && !lost && !last; check = queue.shift()) await one(check);
  };
  await Promise.all(
    lanesOf(checks, plan.concurrency).flatMap(({ queue, workers }) =>
      Array.from({ length: workers }, () => worker(queue)),
    ),
  );
  await Promise.all(clearing);
  if (lost) throw lost;
  return checks.map((check) => {
    const result = results.get(check.id);
    if (result) return result;
    const left = notRun(
      check,
      'inconclusive',
      `it was not run any more after ${last} had failed (--fail-fast)`,
    );
    plan.onEvent({ type: 'check-finished', result: left });
    return left;
  });
}
