import { type Judgement, judge } from '../engine/judge.js';
import type { CheckResult } from '../engine/results.js';
import type { ClientCheck } from './client-check.js';
import { type ClientPorts, ClientStage } from './client-stage.js';

/** Runs one check with a client of its own; its stage is among the open ones meanwhile. */
export async function judgeClient(
  check: ClientCheck,
  ports: ClientPorts,
  again: string,
  open: Set<ClientStage>,
): Promise<CheckResult> {
  const start = ports.clock.elapsed();
  const stage = new ClientStage(ports);
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
    took: ports.clock.elapsed() - start,
    observations: stage.observations,
    transcript: stage.transcript.entries,
    again,
  };
}
