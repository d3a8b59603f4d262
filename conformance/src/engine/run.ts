import type { Lives, Ports } from '../actors/ports.js';
import { Stage } from '../actors/stage.js';
import { cursorHeaders } from '../actors/subscriber.js';
import type { Untold } from '../actors/untold.js';
import { checksIn, ledgerIn, newestSet } from '../spec/requirement-set.js';
import { findBuffering } from './buffering.js';
import { calibrate, windows } from './calibrate.js';
import { decideFeatures } from './features.js';
import { fullLoad } from './full-load.js';
import { findLife, toldLives } from './lives.js';
import { clockNotice, fickleNotice, paceNotice, rateNotice, slowNotice, unusedNotice } from './notices.js';
import type { ActorsPlan, RunPlan } from './plan.js';
import { preflight } from './preflight.js';
import type { Profile } from './profile.js';
import { refuseOtherDialect, refuseUntold } from './refusals.js';
import { Resets } from './resets.js';
import type { Calibration, RunResult } from './results.js';
import { schedule } from './schedule.js';
import { atPace, select } from './select.js';
import { findStorage, type Storage, storageNotice } from './storage.js';
import { comply, stateRequirements } from './verdict.js';

/** What the actors of a run are given before anything was measured. */
export function portsOf(plan: ActorsPlan): Ports {
  const hex = (length: number) => Buffer.from(plan.randomBytes(length)).toString('hex');
  const runId = hex(4);
  let count = 0;
  return {
    locations: plan.locations,
    connect: plan.connect,
    clock: plan.clock,
    timing: { ...windows(0), ...plan.timing },
    userAgent: plan.userAgent,
    newChannelId: () => `pc-${runId}-${(count++).toString(36)}-${hex(3)}`,
    randomBytes: plan.randomBytes,
    stores: true,
    stored: undefined,
    lives: {},
    prepare: plan.prepare,
    subscriberCount: plan.subscriberCount,
    load: plan.load ?? fullLoad,
    memory: plan.memory,
  };
}

async function untoldOf({ untold }: RunPlan, ports: Ports): Promise<readonly Untold[]> {
  return untold ? untold(new Stage(ports)) : [];
}

/** For how long connections last: as the user says, else as it is seen where it matters. */
async function livesOf({ directives = {} }: RunPlan, ports: Ports, { p95 }: Calibration): Promise<Lives> {
  const lives = toldLives(ports.locations, directives);
  const subscriber = await findLife({ ...ports, lives }, p95);
  return subscriber === undefined ? lives : { subscriber, ...lives };
}

/** Where a profile says nothing of it, a subscriber goes on by the validators. */
const byValidators: NonNullable<Profile['goingOn']> = (_, cursor) => ({ headers: cursorHeaders(cursor) });

/** How many messages are kept: as the user says, else as it is seen. */
async function storageOf(
  { stored, oldest = () => '', goingOn = byValidators }: RunPlan,
  ports: Ports,
): Promise<Storage | undefined> {
  return stored === undefined ? findStorage(ports, oldest, goingOn) : { kept: stored, by: 'told' };
}

/**
 * Checks a target: select, preflight, calibrate, schedule, judge, verdict.
 * @throws SelectionError, TargetUnusable, TargetLost
 */
export async function run(plan: RunPlan): Promise<RunResult> {
  const start = plan.clock.elapsed();
  const { requirementSet = newestSet } = plan;
  const ledger = ledgerIn(requirementSet, plan.ledger);
  const allChecks = checksIn(requirementSet, plan.checks, plan.ledger);
  const chosen = select(plan.checks, plan.ledger, plan.only, plan.skip, requirementSet);
  const selected = atPace(chosen, plan.pace ?? 'full');
  const { specification, profile, sections } = ledger;
  const head = {
    kit: plan.kit,
    startedAt: new Date(plan.clock.now()).toISOString(),
    specification,
    profile,
    requirementSet,
  };
  plan.onEvent({ type: 'started', ...head, selected: selected.map(({ id }) => id) });
  const ports = portsOf(plan);
  const { oldest = () => '' } = plan;
  const first = await preflight(ports, oldest(1));
  const { server } = first;
  refuseOtherDialect(first.posted, profile, plan.dialects ?? {});
  const answers: string[] = [];
  const measured = await calibrate(ports, plan.timing, (answer) => answers.push(answer));
  const lives = await livesOf(plan, { ...ports, timing: measured.timing }, measured);
  const shortest = Math.min(...Object.values(lives));
  const calibration = { ...measured, timing: { ...windows(measured.p95, shortest), ...plan.timing } };
  plan.onEvent({ type: 'calibrated', calibration });
  const timed = { ...ports, timing: calibration.timing, lives };
  const features = await decideFeatures(ledger.features, plan.features, timed);
  plan.onEvent({ type: 'features', features });
  refuseUntold(await untoldOf(plan, timed));
  const buffering = await findBuffering(timed);
  const stores = features.every(({ name, on }) => name !== 'storage' || on);
  const storage = stores ? await storageOf(plan, timed) : undefined;
  const resets = new Resets();
  const checks = await schedule(
    selected,
    { ...timed, stores, stored: storage?.kept },
    { ...plan, resets, buffering },
    features,
    storage,
  );
  const requirements = stateRequirements(ledger, checks, {
    allChecks,
    locations: plan.locations,
    attestations: plan.attestations,
    features,
    storage,
    observe: plan.observe,
  });
  const chosenIds = new Set(selected.map(({ id }) => id));
  const filtered = allChecks.some(
    (check) => !chosenIds.has(check.id) && check.needs.every((need) => plan.locations[need]),
  );
  const locations = Object.fromEntries(
    Object.entries(plan.locations).map(([name, location]) => [name, location.template.text as string]),
  );
  const result: RunResult = {
    ...head,
    sections,
    locations,
    ...(server === undefined ? {} : { server }),
    calibration,
    features,
    notices: [
      clockNotice(first),
      slowNotice(calibration),
      fickleNotice(answers),
      ...buffering.notices,
      storageNotice(storage, selected),
      unusedNotice(plan.unused ?? [], profile),
      rateNotice(checks),
      resets.notice,
      paceNotice(chosen.length - selected.length),
    ].filter((notice) => notice !== undefined),
    checks,
    requirements,
    ...comply(requirements, filtered),
    took: plan.clock.elapsed() - start,
  };
  plan.onEvent({ type: 'finished', result });
  return result;
}
