import type { Ledger } from './ledger.js';
import { eventsource } from './nchan/eventsource.js';
import { information } from './nchan/information.js';
import { access, multiplexing, pubsub, timeout } from './nchan/locations.js';
import { messageId } from './nchan/message-id.js';
import { publishing } from './nchan/publishing.js';
import { chunked, multipart, rawStream } from './nchan/streams.js';
import { websocket } from './nchan/websocket.js';
import { clients, roles } from './relay/2-roles.js';
import { subscriber } from './relay/3.1-subscriber.js';
import { publisher } from './relay/3.2-publisher.js';
import { features } from './relay/features.js';
import type { Requirement } from './requirement.js';

/**
 * Rows of the relay protocol that nchan's documents do not promise, each with where they say so. All others they do: the
 * directives nchan_publisher and nchan_subscriber refer to the protocol.
 */
export const notPromised: Readonly<Record<string, string>> = {
  'relay-3.1-longpoll-conflict':
    'Upgrade from Nginx HTTP Push Module: rarely used settings are ignored; the list of directives has none for concurrency',
  'relay-3.1-concurrency-first': 'the same',
  'relay-3.1-concurrency-last': 'the same',
  'relay-3.1-concurrency-configurable': 'the same',
  'relay-3.2-info-negotiation': 'Publishing Messages promises more: see the section information',
};

/** A row that stands for other rows stands for those that are promised. */
function promised(row: Requirement): Requirement {
  if (row.judged.how !== 'rows') return row;
  return { ...row, judged: { how: 'rows', rows: row.judged.rows.filter((id) => !(id in notPromised)) } };
}

/** What nchan's documents promise: the relay protocol, and what goes further. */
export const nchan: Ledger = {
  profile: 'nchan',
  specification: 'nchan 1.3 as its documents promise it',
  sections: {
    '2.1': 'Locations and channels (relay)',
    '2.2': 'What binds clients (relay)',
    '3.1': 'Requests of subscribers (relay)',
    '3.2': 'Requests of publishers (relay)',
    'message-id': 'Message ids',
    information: 'Channel information',
    publishing: 'Publishing over WebSocket',
    eventsource: 'EventSource subscribers',
    websocket: 'WebSocket subscribers',
    chunked: 'Chunked subscribers',
    multipart: 'multipart/mixed subscribers',
    'raw-stream': 'Raw streams',
    multiplexing: 'Several channels in one location',
    pubsub: 'Locations that publish and subscribe',
    access: 'Channels that exist only',
    timeout: 'How long subscribers wait',
  },
  features,
  requirements: [
    ...[...roles, ...clients, ...subscriber, ...publisher]
      .filter(({ id }) => !(id in notPromised))
      .map(promised),
    ...messageId,
    ...information,
    ...publishing,
    ...eventsource,
    ...websocket,
    ...chunked,
    ...multipart,
    ...rawStream,
    ...multiplexing,
    ...pubsub,
    ...access,
    ...timeout,
  ],
};
