import type { GroupFacts, SummaryFacts } from '../../../src/dialects/push-stream/information.js';

/* What the server of the recordings told of itself. */

export const a1 = { channel: 'a1', published: 2, stored: 2, subscribers: 0 };
export const rows = [
  { channel: 'g1', published: 1, stored: 1, subscribers: 0 },
  { channel: 'g2', published: 1, stored: 1, subscribers: 0 },
];
export const group: GroupFacts = {
  hostname: 'vm',
  time: '2026-11-21T02:12:19',
  channels: 3,
  wildcardChannels: 0,
  uptime: 5,
};
export const summary: SummaryFacts = {
  hostname: 'vm',
  time: '2026-11-21T02:12:18',
  channels: 1,
  wildcardChannels: 0,
  publishedMessages: 3,
  storedMessages: 2,
  messagesInTrash: 1,
  channelsInDelete: 0,
  channelsInTrash: 1,
  subscribers: 0,
  uptime: 4,
  byWorker: [{ pid: '19823', subscribers: 0, uptime: 4 }],
};
