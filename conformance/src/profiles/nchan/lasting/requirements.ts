import type { Row } from '../../../spec/requirement.js';

/** What holds in every mode whose connections last; `source` is where the documents speak of the mode. */
export function lasting(source: string): Record<string, Row> {
  return {
    stored: {
      source: 'nchan_subscriber_first_message',
      text: 'A new subscriber is first given the messages that are stored, oldest first, as the default of the directive has it.',
    },
    delivers: {
      source,
      text: 'Each subscriber that is connected is given each message when it is published, in order and once.',
    },
    resume: {
      source: 'nchan_subscriber_last_message_id',
      text: 'A subscriber that names the id of a message in Last-Event-ID is given what came after it, each message once.',
    },
    'resume-argument': {
      source: 'nchan_subscriber_last_message_id',
      text: 'The argument last_event_id in the url does the same as the header Last-Event-ID.',
    },
    status: {
      source: 'Publishing Messages',
      text: 'While such a subscriber is connected, publishing is answered 201.',
    },
    counted: {
      source: 'Publishing Messages',
      text: 'Channel information counts such a subscriber.',
    },
    deleted: {
      source: 'Other Publisher Endpoint Actions',
      text: 'A DELETE of the channel ends the connection.',
    },
  };
}
