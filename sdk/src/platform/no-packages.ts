import type * as packages from './packages.js';

// Pages and workers have what they have.
export const WebSocket: typeof packages.WebSocket | undefined = undefined;
export const EventSource: typeof packages.EventSource | undefined = undefined;
