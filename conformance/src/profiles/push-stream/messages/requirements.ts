import { section } from '../../../spec/requirement.js';

const source = 'Messages';

/** What holds for the messages of channels, however they are received. */
export const messages = section('push-stream', 'messages', {
  MUST: {
    ids: {
      source,
      text: 'The messages of a channel have ids that count from 1, whatever is published to other channels.',
    },
    bytes: {
      since: '0.2',
      source,
      text: 'In streams and in whole answers a text is the bytes that were published, whichever they are, and however many.',
    },
    'ids-unstored': { source, text: 'A message that is not stored has its place in the count, too.' },
    order: {
      source,
      text: 'Time and tag put the messages of all channels in the order in which they were published: each is of a later second, or of the same one with a greater tag.',
      applies: 'streaming',
    },
    limit: {
      source,
      text: 'A channel stores push_stream_max_messages_stored_per_channel messages at most: the oldest go.',
    },
    expires: {
      source,
      text: 'A stored message is kept for push_stream_message_ttl, each by its own age, and is gone some seconds later at most: it is counted no more, and no subscriber is given it.',
      applies: 'publisherStrict',
    },
    restarts: {
      source,
      text: 'The messages of a channel that was deleted, and is published to again, count from 1.',
    },
    dropped: {
      source,
      text: 'A channel without stored messages and subscribers is dropped push_stream_channel_inactivity_time after its last publish or subscribe, not before it and some seconds later at most; published to again it counts from 1.',
    },
  },
});
