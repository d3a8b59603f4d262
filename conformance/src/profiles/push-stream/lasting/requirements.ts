import type { Row } from '../../../spec/requirement.js';

type Rows = Record<string, Row>;

/** What holds in every mode whose connections last; `source` is where the specification speaks of the mode. */
export function lasting(source: string): { readonly must: Rows; readonly should: Rows } {
  return {
    must: {
      header: {
        source,
        text: 'The connection begins with the header template, as the mode has it.',
      },
      delivers: {
        source,
        text: 'A subscriber receives each message published to its channel from then on, by the message template, in the order of publishing and without a repeat.',
      },
      channels: {
        source: 'Request handling',
        text: 'A subscriber of several channels receives the messages of each on its one connection, in the order of publishing.',
      },
      subscribers: {
        source,
        text: 'Every subscriber of a channel receives its messages.',
      },
      backtrack: {
        source: 'Where to start',
        text: 'Where the name of a channel ends in .bN, the last N stored messages come first, oldest first, and new ones after them.',
      },
      gapless: {
        source: 'Order of old messages',
        text: 'No message is missing or repeated between the old ones and the new ones, also while publishers go on.',
      },
      text: {
        source: 'Messages',
        text: 'A text arrives as it was published: outside of ASCII, with quotes, markup and backslashes too.',
      },
      long: {
        since: '0.2',
        source: 'Messages',
        text: 'A text of any length that the publisher location takes arrives whole.',
      },
      'at-once': {
        since: '0.2',
        source,
        text: 'A message is sent when it is published, not some time later or with the next one.',
      },
      'shown-position': {
        since: '0.2',
        source: 'Where to start',
        text: 'The ~time~ and ~tag~ of a message are its position: who goes on from them receives what was published after it, and nothing else.',
      },
      tokens: {
        source: 'Messages',
        text: 'What looks like a token of a template within a text stays as it is.',
      },
      deleted: {
        source: 'Publisher',
        text: 'When its last channel is deleted, a subscriber receives the message with the id -2, then the footer template, and the connection ends.',
      },
      'deleted-other': {
        source: 'Publisher',
        text: 'When one of several channels is deleted, a subscriber receives the message with the id -2 for it, and goes on receiving the messages of the others.',
      },
      life: {
        source,
        text: 'After push_stream_subscriber_connection_ttl, and not before, the footer template comes, and the connection ends.',
      },
      ping: {
        source,
        text: 'After push_stream_ping_message_interval of silence a ping comes, and one after each further interval, not more.',
      },
    },
    should: {
      'deleted-text': {
        source: 'Messages',
        text: 'The message about a deleted channel has the text of push_stream_channel_deleted_message_text.',
      },
      'deleted-body': {
        source: 'Messages',
        text: 'Where the DELETE has a body, that is the text of the message about the deleted channel.',
      },
      'ping-restarted': {
        source,
        text: 'A message begins the interval of silence anew: no ping comes before it has passed since.',
      },
    },
  };
}
