import { type Requirement, type Row, section } from '../../spec/requirement.js';

/** All of them bind clients; each was derived from what a server of the dialect sends. */
const area = (name: string, rows: Record<string, Pick<Row, 'source' | 'text'>>): Requirement[] =>
  section('push-stream-client', name, {
    client: Object.fromEntries(
      Object.entries(rows).map(([slug, row]) => [
        slug,
        { ...row, applies: 'client', judged: { how: 'client' } },
      ]),
    ),
  });

/** The titles of the areas. */
export const clientAreas: Readonly<Record<string, string>> = {
  connections: 'Connecting, and connecting again',
  messages: 'Messages',
  resume: 'Going on after a break',
  eventsource: 'Server-sent events',
  websocket: 'WebSocket',
  longpolling: 'Long-polling',
};

/** What the push-stream dialect asks of subscriber clients, by area. */
export const clientRequirements: readonly Requirement[] = [
  ...area('connections', {
    request: {
      source: 'Subscriber modes',
      text: 'A client asks with a valid GET request for the channels that it was told, by WebSocket with a valid handshake.',
    },
    again: {
      source: 'Subscriber modes',
      text: 'A client whose connection has ended or was cut, or that finds nobody there, connects again.',
    },
    refused: {
      source: 'Request handling',
      text: 'A client that is refused does not ask again in a busy loop, and takes nothing that comes with the refusal for a message.',
    },
  }),
  ...area('messages', {
    once: {
      source: 'Messages',
      text: 'A client gets every message once, and those of one channel in the order of their ids.',
    },
    pieces: {
      source: 'Subscriber modes',
      text: 'Messages are the same however their bytes are split into packets or put together, and however HTTP frames them.',
    },
    text: {
      source: 'Messages',
      text: 'A client hands out the text of a message as it was published, with its channel and its ids.',
    },
    notices: {
      source: 'Messages',
      text: 'Pings, time-outs, deletions, header, footer and padding are no messages.',
    },
    deleted: {
      source: 'Publisher',
      text: 'A client that goes on after its channel was deleted gets what is published there afterwards, though ids begin at 1 again.',
    },
  }),
  ...area('resume', {
    position: {
      source: 'Where to start',
      text: 'A client that connects again goes on after the last whole message, by time and tag or by event id: nothing is lost, nothing is told twice.',
    },
    channels: {
      source: 'Order of old messages',
      text: 'A client of several channels goes on where it was in each of them, though old messages come channel by channel and not in the order of time.',
    },
  }),
  ...area('eventsource', {
    parsing: {
      source: 'eventsource',
      text: 'A client reads an event stream as the HTML standard has it: every line end, comments, fields without a value or without a meaning, a byte order mark.',
    },
    lines: {
      source: 'eventsource',
      text: 'The template stands in every line of a text with several lines; to a client they are one message.',
    },
    type: {
      source: 'eventsource',
      text: 'A message with an event type is a message like any other.',
    },
    retry: {
      source: 'eventsource',
      text: 'A client waits at least as long as the server has told it before it connects again.',
    },
  }),
  ...area('websocket', {
    frames: {
      source: 'websocket',
      text: 'A client takes text messages of every length, also in fragments with control frames between them, and right after the handshake.',
    },
    control: {
      source: 'websocket',
      text: 'A client answers a ping with a pong of the same bytes and a close frame with a close frame, in masked frames.',
    },
  }),
  ...area('longpolling', {
    batch: {
      source: 'long-polling',
      text: 'A client takes all messages of one body, whatever stands between them.',
    },
    timeout: {
      source: 'long-polling',
      text: 'After a time-out, a 304 or a message of id -3, a client asks again from where it was, and not in a busy loop when it comes at once.',
    },
  }),
];
