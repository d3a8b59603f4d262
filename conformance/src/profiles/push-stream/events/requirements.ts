import { section } from '../../../spec/requirement.js';

const source = 'Subscriber modes, events channel';

/** The events channel: what becomes of the other channels. In force where its id is known. */
export const events = section('push-stream', 'events', {
  MUST: {
    subscribed: {
      source,
      text: 'A new subscriber of a new channel gives the events channel_created and client_subscribed, in this order, as JSON with type and channel.',
    },
    created: { source, text: 'A message to a new channel gives the event channel_created.' },
    unsubscribed: { source, text: 'A subscriber who leaves gives the event client_unsubscribed.' },
    deleted: {
      source,
      text: 'A channel that is deleted gives client_unsubscribed for its subscriber at once, and channel_destroyed at the clean-up.',
    },
    type: { source, text: 'The event-type of each such message is the type of the event.' },
    'publish-refused': {
      source: 'Request handling, refusals',
      text: 'Nobody may publish to the events channel: 403.',
    },
    'delete-refused': {
      source: 'Request handling, refusals',
      text: 'Nobody may delete the events channel: 403.',
    },
    'subscribe-refused': {
      source: 'Request handling, refusals',
      text: 'Without push_stream_allow_connections_to_events_channel nobody may subscribe to it: 403.',
    },
  },
  SHOULD: {
    polled: { source, text: 'Polling that is answered at once gives no event.' },
    explain: {
      source: 'Request handling, refusals',
      text: 'These refusals say their reason in X-Nginx-PushStream-Explain.',
    },
  },
});
