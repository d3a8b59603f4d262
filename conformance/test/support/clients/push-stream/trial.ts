import { pushStreamClientChecks } from '../../../../src/clients/push-stream/checks/index.js';
import type { ClientMode } from '../../../../src/clients/push-stream/features.js';
import { History } from '../../../../src/clients/push-stream/history.js';
import type { PushCheck } from '../../../../src/clients/push-stream/push-check.js';
import { PushStage } from '../../../../src/clients/push-stream/push-stage.js';
import type { Trial } from '../judge.js';

/** Every check of these modes. */
export function pushStreamTrial(modes: readonly ClientMode[]): Trial<PushStage, PushCheck> {
  return {
    checks: pushStreamClientChecks.filter(({ mode }) => modes.includes(mode)),
    stageFor: ({ mode, channels }, ports) =>
      new PushStage({ ...ports, history: () => new History() }, mode, channels),
  };
}
