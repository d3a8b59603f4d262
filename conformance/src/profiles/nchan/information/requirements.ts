import { section } from '../../../spec/requirement.js';

const source = 'Publishing Messages';

/** Channel information: its formats, and what it says. */
export const information = section('nchan', 'information', {
  MUST: {
    json: {
      source,
      text: 'To Accept: text/json, channel information is a JSON object with the numbers messages, requested and subscribers, and the text last_message_id.',
    },
    'json-post': {
      source,
      text: 'The answer to a POST is negotiated in the same way, and counts the message that was published.',
    },
    'json-delete': {
      source: 'Other Publisher Endpoint Actions',
      text: 'The answer to a DELETE is negotiated in the same way, and tells of the channel as it was.',
    },
    messages: {
      source,
      text: 'The number of messages is that of the messages which are stored.',
    },
    'last-id': {
      source,
      text: 'The last message id is that of the message published last, and another one for each message.',
    },
  },
  SHOULD: {
    text: {
      source,
      text: 'Without such an Accept, it is text: queued messages, last requested, active subscribers and last message id, each with a colon and the value on a line.',
    },
    xml: {
      source,
      text: 'To Accept: text/xml, it is an XML element channel with the elements messages, requested, subscribers and last_message_id.',
    },
    requested: {
      source,
      applies: 'long-polling',
      text: 'The time of the last request is in seconds before now.',
    },
  },
  MAY: {
    yaml: {
      source: 'Channel Groups, for whose information YAML is documented',
      text: 'To Accept: text/yaml, it is YAML with the same keys as JSON.',
    },
  },
});
