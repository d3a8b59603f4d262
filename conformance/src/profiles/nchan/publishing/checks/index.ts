import type { Check } from '../../../../engine/check.js';
import websocket from './websocket.js';
import websocketBinary from './websocket-binary.js';
import websocketInformation from './websocket-information.js';

/** The checks of publishing over WebSocket. */
export const publishingChecks: readonly Check[] = [websocket, websocketBinary, websocketInformation];
