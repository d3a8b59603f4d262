import type { ClientProfile } from '../run-clients.js';
import { pushStreamClientChecks } from './checks/index.js';
import { type ClientMode, clientModes } from './features.js';
import { pushStreamClients } from './ledger.js';
import type { PushCheck } from './push-check.js';
import { type PushPorts, PushStage } from './push-stage.js';

/** What is said of a client before it is checked. */
export interface Declared {
  readonly modes: readonly ClientMode[];
  readonly severalChannels: boolean;
  readonly eventTypes: boolean;
}

/** The checks of a push-stream client that has these modes. */
export function pushStreamProfile(ports: PushPorts, declared: Declared): ClientProfile<PushStage, PushCheck> {
  const { modes, severalChannels, eventTypes } = declared;
  const has = new Map<string, boolean>([
    ...clientModes.map((mode) => [mode, modes.includes(mode)] as const),
    ['several-channels', severalChannels],
    ['event-types', eventTypes],
  ]);
  return {
    ledger: pushStreamClients,
    checks: pushStreamClientChecks,
    stageFor: ({ mode, channels }) => new PushStage(ports, mode, channels),
    features: pushStreamClients.features.map(({ name }) => {
      const on = has.get(name) ?? false;
      return { name, declared: on ? 'default' : 'no', on };
    }),
    lacks: ({ mode, channels, eventTypes: typed }) => {
      if (!modes.includes(mode)) return `the client has no mode ${mode}: --modes ${modes.join(',')}`;
      if (typed && !eventTypes) return 'the client has no event types: --no-event-types';
      return channels > 1 && !severalChannels
        ? 'the client has one channel only: --single-channel'
        : undefined;
    },
  };
}
