import { type Judgement, judge } from '../engine/judge.js';
import type { CheckResult } from '../engine/results.js';
import type { Clock } from '../wire/clock.js';
import type { ClientCheck } from './client-check.js';
import type { PlayableStage } from './stage.js';

/** Runs one check with a client of its own; its stage is among the open ones meanwhile. */
export async function judgeClient<Stage extends PlayableStage>(
  check: ClientCheck<Stage>,
  stage: Stage,
  clock: Clock,
  again: string,
  open: Set<PlayableStage>,
): Promise<CheckResult> {
  const start = clock.elapsed();
  open.add(stage);
  let judgement: Judgement = { outcome: 'pass' };
  try {
    await stage.open();
    await check.run(stage);
  } catch (error) {
    judgement = judge(error);
  } finally {
    open.delete(stage);
    await stage.close();
  }
  const { id, title, proves, hint } = check;
  return {
    id,
    title,
    proves,
    hint,
    ...judgement,
    attempts: 1,
    took: clock.elapsed() - start,
    observations: stage.observations,
    transcript: stage.transcript.entries,
    again,
  };
}
