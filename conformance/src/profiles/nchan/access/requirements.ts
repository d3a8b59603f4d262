import { section } from '../../../spec/requirement.js';

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
