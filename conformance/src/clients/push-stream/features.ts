import type { Feature } from '../../spec/feature.js';

/** The modes in which a client can subscribe, by the names that pushstream.js gave them. */
export const clientModes = ['stream', 'eventsource', 'websocket', 'longpolling'] as const;

/** The name of a mode. */
export type ClientMode = (typeof clientModes)[number];

const modeTexts: Record<ClientMode, string> = {
  stream: 'The client reads the page of the forever-iframe (streaming), by whatever means.',
  eventsource: 'The client reads server-sent events.',
  websocket: 'The client subscribes by WebSocket.',
  longpolling: 'The client asks, waits for the answer, and asks again.',
};

/** What clients may have or not. */
export const clientFeatures: readonly Feature[] = [
  ...clientModes.map((name): Feature => ({ name, otherwise: 'yes', text: modeTexts[name] })),
  {
    name: 'several-channels',
    otherwise: 'yes',
    text: 'The client can have several channels on one connection.',
  },
  {
    name: 'event-types',
    otherwise: 'yes',
    text: 'The client reports events of any type.',
  },
];
