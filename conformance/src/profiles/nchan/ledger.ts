import type { Ledger } from '../../spec/ledger.js';
import type { Requirement } from '../../spec/requirement.js';
import { access } from './access/requirements.js';
import { chunked } from './chunked/requirements.js';
import { eventsource } from './eventsource/requirements.js';
import { information } from './information/requirements.js';
import { messageId } from './message-id/requirements.js';
import { multipart } from './multipart/requirements.js';
import { multiplexing } from './multiplexing/requirements.js';
import { publishing } from './publishing/requirements.js';
import { pubsub } from './pubsub/requirements.js';
import { rawStream } from './raw-stream/requirements.js';
import { timeout } from './timeout/requirements.js';
import { websocket } from './websocket/requirements.js';

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

/**
 * What nchan's documents promise: the relay protocol, and what goes further.
 * @param relay the requirements of the relay protocol
 */
export const nchanOver = (relay: Ledger): Ledger => ({
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
  features: relay.features,
  requirements: [
    ...relay.requirements.filter(({ id }) => !(id in notPromised)).map(promised),
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
});
