import type { Platform } from './platform.js';

// Pages and workers have what they have. Constants, so that bundles leave out what would use them.
export const WebSocket: Platform['WebSocket'] = undefined;
export const EventSource: Platform['EventSource'] = undefined;
export const onPing: Platform['onPing'] = undefined;
export const refusedWith: Platform['refusedWith'] = undefined;
export const reason: Platform['reason'] = undefined;
export const warn: Platform['warn'] = undefined;
export const advice: Platform['advice'] = undefined;
