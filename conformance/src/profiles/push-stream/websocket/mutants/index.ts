import type { Mutant } from '../../../../mutants/mutant.js';
import { brokenWebsocket } from './frames.js';
import { brokenHandshakes } from './handshake.js';

/** Mutants of WebSocket subscribers alone. */
export const websocketMutants: readonly Mutant[] = [...brokenHandshakes, ...brokenWebsocket];
