import { randomBytes } from 'node:crypto';
import type { ClientCheck } from '../../../src/clients/client-check.js';
import type { StartClient } from '../../../src/clients/client-process.js';
import { judgeClient } from '../../../src/clients/judge-client.js';
import type { ClientPorts, PlayableStage } from '../../../src/clients/stage.js';
import { checkChannel } from '../../../src/clients/stranger.js';
import type { CheckResult } from '../../../src/engine/results.js';
import { MemoryNetwork } from './in-memory/network.js';

/** The checks that a client is to meet, and the place where each plays. */
export interface Trial<Stage extends PlayableStage, Check extends ClientCheck<Stage>> {
  readonly checks: readonly Check[];
  readonly stageFor: (check: Check, ports: ClientPorts) => Stage;
}

/** Judges a client in memory, in virtual time: nothing depends on how fast the machine is. */
export function judgeInMemory<Stage extends PlayableStage, Check extends ClientCheck<Stage>>(
  { checks, stageFor }: Trial<Stage, Check>,
  client: (network: MemoryNetwork) => StartClient,
): Promise<CheckResult[]> {
  const network = new MemoryNetwork();
  const { clock, listen } = network;
  let count = 0;
  const ports: ClientPorts = {
    clock,
    listen,
    start: client(network),
    hears: true,
    port: 0,
    timing: { start: 1500, patience: 2000, quiet: 150 },
    channelId: () => checkChannel(++count),
    randomBytes,
  };
  const judgeEach = async () => {
    const results: CheckResult[] = [];
    for (const check of checks) {
      results.push(await judgeClient(check, stageFor(check, ports), clock, '', new Set()));
    }
    return results;
  };
  return clock.run(judgeEach());
}
