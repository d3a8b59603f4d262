import type { Handler } from '../../http/exchange.js';
import { publisher } from './publisher.js';
import type { PushStreamEndpoint } from './read-settings.js';
import type { PushStreamServer } from './server.js';
import { statistics } from './statistics.js';
import { subscriber } from './subscriber.js';
import { webSocket } from './web-socket.js';

/** Whether a location takes connections over: a websocket. */
export function takesUpgrades({ role }: PushStreamEndpoint): boolean {
  return role.type === 'subscriber' && role.mode === 'websocket';
}

/** What answers at a location of this dialect. */
export function pushStreamHandler(server: PushStreamServer, { role, settings }: PushStreamEndpoint): Handler {
  switch (role.type) {
    case 'publisher':
      return publisher(server, settings, role.admin);
    case 'statistics':
      return statistics(server, settings);
    case 'subscriber':
      return role.mode === 'websocket'
        ? webSocket(server, settings)
        : subscriber(server, settings, role.mode);
  }
}
