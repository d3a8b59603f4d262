import { section } from '../requirement.js';

/** Several channels in one location. */
export const multiplexing = section(
  'nchan',
  'multiplexing',
  {
    MUST: {
      walk: {
        source: 'Channel Multiplexing',
        text: 'Walking with the validators yields each stored message of every channel once, those of one channel in order.',
      },
      delivers: {
        source: 'Channel Multiplexing',
        text: 'A subscriber of several channels is given the messages of each, those of one channel in order.',
      },
      resume: {
        source: 'Channel Multiplexing; EventSource',
        text: 'The id of an event of several channels resumes in all of them: what came after it is given once, and nothing before it.',
      },
      deleted: {
        source: 'Channel Multiplexing',
        text: 'When one of its channels is deleted, the connection of a subscriber ends.',
      },
    },
  },
  'multiplexed',
);

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

/** Locations for channels that exist. */
export const access = section(
  'nchan',
  'access',
  {
    MUST: {
      unknown: {
        source: 'nchan_subscribe_existing_channels_only',
        text: 'Where subscribers make no channels, a request for one that does not exist is answered 403.',
      },
      existing: {
        source: 'nchan_subscribe_existing_channels_only',
        text: 'Once a publisher has sent a message, the channel can be subscribed to.',
      },
    },
  },
  'authorized',
);

/** How long subscribers wait. */
export const timeout = section(
  'nchan',
  'timeout',
  {
    MUST: {
      status: {
        source: 'nchan_subscriber_timeout',
        text: 'A long-polling request that has waited for nchan_subscriber_timeout is answered 408.',
      },
      waits: {
        source: 'nchan_subscriber_timeout',
        text: 'Until then it waits, and a message that is published meanwhile is delivered.',
      },
    },
  },
  'subscriberTimeout',
);
