import type { Ledger } from '../../spec/ledger.js';
import { section, together } from '../../spec/requirement.js';
import { clients } from './clients/requirements.js';
import { features } from './features.js';
import { publisherAccept } from './publisher-accept/requirements.js';
import { publisherDelete } from './publisher-delete/requirements.js';
import { publisherGet } from './publisher-get/requirements.js';
import { publisherInformation } from './publisher-information/requirements.js';
import { publisherPost } from './publisher-post/requirements.js';
import { publisherPut } from './publisher-put/requirements.js';
import { publisherStorage } from './publisher-storage/requirements.js';
import { roles } from './roles/requirements.js';
import { subscriberConcurrency } from './subscriber-concurrency/requirements.js';
import { subscriberGet } from './subscriber-get/requirements.js';
import { subscriberIntervalPolling } from './subscriber-interval-polling/requirements.js';
import { subscriberLongPolling } from './subscriber-long-polling/requirements.js';
import { subscriberMechanism } from './subscriber-mechanism/requirements.js';
import { subscriberMessages } from './subscriber-messages/requirements.js';
import { subscriberMethods } from './subscriber-methods/requirements.js';

const subscriber = together(
  subscriberGet,
  subscriberMethods,
  subscriberMessages,
  subscriberMechanism,
  subscriberLongPolling,
  subscriberIntervalPolling,
  subscriberConcurrency,
);

const publisher = together(
  publisherAccept,
  publisherGet,
  publisherPut,
  publisherDelete,
  publisherPost,
  publisherInformation,
  publisherStorage,
);

const clientRequirements = section('relay', '2.2', clients);

/** The relay protocol, Rev. 2.23. */
export const relay: Ledger = {
  profile: 'relay',
  specification: 'Basic HTTP Push Relay Protocol, Rev. 2.23',
  sections: {
    '2.1': 'Locations and channels',
    '2.2': 'What binds clients',
    '3.1': 'Requests of subscribers',
    '3.2': 'Requests of publishers',
  },
  features,
  requirements: [
    ...section('relay', '2.1', roles),
    ...clientRequirements,
    ...section('relay', '3.1', subscriber),
    ...section('relay', '3.2', publisher),
  ],
};

/** What the relay protocol asks of subscriber clients: section 2.2. */
export const relayClients: Ledger = { ...relay, profile: 'relay client', requirements: clientRequirements };
