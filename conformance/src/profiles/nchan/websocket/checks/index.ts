import type { Check } from '../../../../engine/check.js';
import binary from './binary.js';
import meta from './meta.js';
import metaType from './meta-type.js';
import ping from './ping.js';
import pong from './pong.js';
import protocol from './protocol.js';
import reason from './reason.js';
import upgrade from './upgrade.js';

/** The checks of WebSocket subscribers. */
export const websocketChecks: readonly Check[] = [
  binary,
  meta,
  metaType,
  ping,
  pong,
  protocol,
  reason,
  upgrade,
];
