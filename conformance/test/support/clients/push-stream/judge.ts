import { randomBytes } from 'node:crypto';
import { systemClock } from 'pushstream-server/parts';
import { clientCommand, type StartClient } from '../../../../src/clients/client-process.js';
import { judgeClient } from '../../../../src/clients/judge-client.js';
import { listenOnLoopback } from '../../../../src/clients/listen.js';
import { pushStreamClientChecks } from '../../../../src/clients/push-stream/checks/index.js';
import type { ClientMode } from '../../../../src/clients/push-stream/features.js';
import { History } from '../../../../src/clients/push-stream/history.js';
import { type PushPorts, PushStage } from '../../../../src/clients/push-stream/push-stage.js';
import type { ClientTiming } from '../../../../src/clients/stage.js';
import { checkChannel } from '../../../../src/clients/stranger.js';
import type { CheckResult } from '../../../../src/engine/results.js';
import { MemoryNetwork } from './memory-network.js';

/** What checks of clients are given beside the client. */
type Around = Pick<PushPorts, 'clock' | 'listen' | 'timing'>;

/** Runs the checks of some modes, so many at a time. */
async function judgeEach(
  start: StartClient,
  modes: readonly ClientMode[],
  lanes: number,
  around: Around,
): Promise<CheckResult[]> {
  const checks = pushStreamClientChecks.filter(({ mode }) => modes.includes(mode));
  const results: CheckResult[] = [];
  const queue = [...checks.entries()];
  let count = 0;
  const ports = {
    ...around,
    start,
    hears: true,
    port: 0,
    channelId: () => checkChannel(++count),
    randomBytes,
    history: () => new History(),
  };
  const lane = async () => {
    for (let next = queue.shift(); next; next = queue.shift()) {
      const [at, check] = next;
      const stage = new PushStage(ports, check.mode, check.channels);
      results[at] = await judgeClient(check, stage, around.clock, '', new Set());
    }
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return results;
}

/** Judges a client that is a command, over sockets and in real time. */
export function judgeCommand(
  command: string,
  modes: readonly ClientMode[],
  timing: ClientTiming,
): Promise<CheckResult[]> {
  const around = { clock: systemClock, listen: listenOnLoopback, timing };
  return judgeEach(clientCommand(command, systemClock), modes, 24, around);
}

/** Judges a client in memory, in virtual time: nothing depends on how fast the machine is. */
export function judgeInMemory(
  client: (network: MemoryNetwork) => StartClient,
  modes: readonly ClientMode[],
): Promise<CheckResult[]> {
  const network = new MemoryNetwork();
  const { clock, listen } = network;
  const around = { clock, listen, timing: { start: 1500, patience: 2000, quiet: 150 } };
  return clock.run(judgeEach(client(network), modes, 1, around));
}
