import type { Ledger } from '../../spec/ledger.js';
import { server } from './server/requirements.js';
import { subscribers } from './subscribers/requirements.js';

/** Whether anything that a server has acknowledged is ever lost, in whatever dialect. */
export const reliability: Ledger = {
  profile: 'reliability',
  specification: 'What an acknowledgement means, in any dialect',
  sections: {
    longpolling: 'Long-polling subscribers',
    streaming: 'Streaming subscribers',
    eventsource: 'EventSource subscribers',
    websocket: 'WebSocket subscribers',
    server: 'The server as a whole',
  },
  features: [],
  byLocation: true,
  requirements: [...subscribers, ...server],
};
