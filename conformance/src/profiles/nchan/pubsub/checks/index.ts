import type { Check } from '../../../../engine/check.js';
import notDeleted from './not-deleted.js';
import publishes from './publishes.js';
import quiet from './quiet.js';
import subscribes from './subscribes.js';
import websocket from './websocket.js';

/** The checks of locations that publish and subscribe. */
export const pubsubChecks: readonly Check[] = [notDeleted, publishes, quiet, subscribes, websocket];
