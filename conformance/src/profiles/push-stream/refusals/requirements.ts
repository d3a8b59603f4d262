import { section } from '../../../spec/requirement.js';

const source = 'Request handling, refusals';

/** Requests that are turned down. */
export const refusals = section('push-stream', 'refusals', {
  MUST: {
    'no-channel': { source, text: 'A request that names no channel is answered 400.' },
    'long-id': {
      source,
      text: 'A channel id longer than push_stream_max_channel_id_length is answered 400; one of that length is fine.',
    },
    reserved: {
      source,
      text: 'The id ALL, and ids with a * in them, are for statistics: a publish to one, or a subscription, is answered 403.',
    },
    empty: {
      source,
      text: 'POST and PUT with an empty body are answered 400, and nothing is published.',
    },
    'too-many-channels': {
      source,
      text: 'A publish that would make more wildcard channels than push_stream_max_number_of_wildcard_channels is answered 403.',
    },
    'channels-limit': {
      source,
      text: 'A publish that would make more channels than push_stream_max_number_of_channels is answered 403; one to a channel that is there is not.',
      applies: 'publisherStrict',
    },
    'channels-subscribed': {
      source,
      text: 'A subscription that would make more channels than push_stream_max_number_of_channels is answered 403, a polling one too.',
      applies: 'pollingStrict',
    },
    'channels-apart': {
      source,
      text: 'Wildcard channels are counted apart: where there may be no more other channels, a wildcard channel may still be made.',
      applies: 'publisherStrict',
    },
    unauthorized: {
      source,
      text: 'With push_stream_authorized_channels_only on, a subscription to a channel that does not exist, or has no stored message, is answered 403; one to a channel with stored messages is not, and wildcard channels beside it need not exist.',
      applies: 'authorized',
    },
    'too-many-subscribers': {
      source,
      text: 'A request of a subscriber to a channel that has push_stream_max_subscribers_per_channel subscribers is answered 403, a polling one too.',
    },
    'too-many-wildcards': {
      source,
      text: 'A subscription to more wildcard channels than push_stream_wildcard_channel_max_qtd, or to wildcard channels only, is answered 403; one to no more of them and another channel is not.',
    },
    'wildcards-default': {
      source,
      text: 'Where no push_stream_wildcard_channel_max_qtd is configured, push_stream_max_number_of_wildcard_channels is in its place: wildcard channels only are too many, too.',
      applies: 'pollingStrict',
    },
  },
  SHOULD: {
    explain: {
      source,
      text: 'A refusal gives its reason in X-Nginx-PushStream-Explain, in the words that people search for.',
    },
    bare: {
      source: 'Request handling',
      text: 'A refusal has an empty body and Content-Length: 0.',
    },
    whole: {
      source: 'Request handling, where the module should not be copied',
      text: 'A publish to several channels that is refused has done nothing: no channel is left behind.',
    },
  },
});
