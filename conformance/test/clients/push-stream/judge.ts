import { randomBytes } from 'node:crypto';
import { systemClock } from 'pushstream-server/parts';
import type { StartClient } from '../../../src/clients/client-process.js';
import { judgeClient } from '../../../src/clients/judge-client.js';
import { pushStreamClientChecks } from '../../../src/clients/push-stream/checks/index.js';
import { History } from '../../../src/clients/push-stream/history.js';
import { PushStage } from '../../../src/clients/push-stream/push-stage.js';
import type { CheckResult } from '../../../src/engine/results.js';
import type { ClientMode } from '../../../src/spec/push-stream-client/features.js';

/** So many checks at a time. */
const lanes = 24;

/** Runs the checks of some modes with a client that runs within this process, with short waits. */
export async function judgeAll(
  start: StartClient,
  modes: readonly ClientMode[],
  timing = { start: 1500, patience: 2000, quiet: 150 },
): Promise<CheckResult[]> {
  const checks = pushStreamClientChecks.filter(({ mode }) => modes.includes(mode));
  const results: CheckResult[] = [];
  const queue = [...checks.entries()];
  let count = 0;
  const ports = {
    clock: systemClock,
    start,
    hears: true,
    port: 0,
    timing,
    channelId: () => `check-${++count}`,
    randomBytes,
    history: () => new History(),
  };
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [at, check] = next;
      const stage = new PushStage(ports, check.mode, check.channels);
      results[at] = await judgeClient(check, stage, systemClock, '', new Set());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}
