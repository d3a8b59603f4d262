import { section } from '../../../spec/requirement.js';

/** Locations that publish and subscribe. */
export const pubsub = section(
  'nchan',
  'pubsub',
  {
    MUST: {
      publishes: { source: 'PubSub Endpoint', text: 'A POST publishes.' },
      subscribes: { source: 'PubSub Endpoint', text: 'A GET subscribes.' },
      websocket: {
        source: 'nchan_pubsub',
        text: 'What is said on a WebSocket is published, and comes back as a message of the channel.',
      },
      quiet: {
        source: 'nchan_pubsub',
        text: 'What is said on a WebSocket is not answered with channel information.',
      },
      'not-deleted': { source: 'PubSub Endpoint', text: 'A DELETE deletes nothing.' },
    },
  },
  'pubsub',
);
