import type { Embedded, Profile } from '../../engine/profile.js';
import { sayingPosition } from './actors/position.js';
import { findUntold } from './actors/untold.js';
import { pushStreamChecks } from './checks.js';
import { pushStreamLocations, pushStreamServer } from './embedded/server.js';
import { strictLocations, strictServer } from './embedded/strict-server.js';
import { pushStream } from './ledger.js';
import { pushStreamOptions } from './options.js';
import { pushStreamSettings } from './settings.js';

const embedded: Embedded = {
  settings: pushStreamServer,
  locations: pushStreamLocations,
  second: { settings: strictServer, locations: strictLocations },
};

/** What nginx-push-stream-module does. */
export const pushStreamProfile = {
  ledger: pushStream,
  checks: pushStreamChecks,
  probes: {},
  oldest: (count) => `.b${count}`,
  subscribing: ['subscriber', 'streaming', 'eventsource', 'polling', 'websocket'],
  options: pushStreamOptions,
  directives: pushStreamSettings,
  recognizes: ({ status, body }) => status === 200 && body.includes('published_messages'),
  untold: (stage) => findUntold(stage),
  goingOn: (location, { lastModified, etag }) =>
    sayingPosition(location, {
      ...(lastModified === undefined ? {} : { time: lastModified }),
      ...(etag === undefined ? {} : { tag: etag }),
    }),
  storageLimit: 'push_stream_max_messages_stored_per_channel',
  embedded,
} satisfies Profile;
