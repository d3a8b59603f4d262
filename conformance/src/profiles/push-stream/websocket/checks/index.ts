import type { Check } from '../../../../engine/check.js';
import badFragments from './bad-fragments.js';
import badOpcode from './bad-opcode.js';
import badText from './bad-text.js';
import close from './close.js';
import closeAnswered from './close-answered.js';
import endEmpty from './end-empty.js';
import handshake from './handshake.js';
import handshake8 from './handshake-8.js';
import headersMissing from './headers-missing.js';
import headersMissingExplain from './headers-missing-explain.js';
import pong from './pong.js';
import pongPayload from './pong-payload.js';
import publish from './publish.js';
import publishChannels from './publish-channels.js';
import publishEmpty from './publish-empty.js';
import publishFragments from './publish-fragments.js';
import publishLong from './publish-long.js';
import publishOff from './publish-off.js';
import publishStored from './publish-stored.js';
import refused from './refused.js';
import refusedReason from './refused-reason.js';
import unmasked from './unmasked.js';
import version from './version.js';
import versionExplain from './version-explain.js';

/** The checks of WebSocket subscribers alone. */
export const websocketChecks: readonly Check[] = [
  handshake,
  handshake8,
  headersMissing,
  headersMissingExplain,
  version,
  versionExplain,
  refused,
  refusedReason,
  pong,
  pongPayload,
  publish,
  publishChannels,
  publishFragments,
  publishLong,
  publishEmpty,
  publishStored,
  publishOff,
  close,
  closeAnswered,
  badText,
  badOpcode,
  badFragments,
  endEmpty,
  unmasked,
];
