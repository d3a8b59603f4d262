import { pushStreamHandler } from '../../../dialects/push-stream/route.js';
import { publisher } from '../../../dialects/relay/publisher.js';
import { subscriber } from '../../../dialects/relay/subscriber.js';
import type { Handler } from '../../../http/exchange.js';
import { answered } from '../outcome.js';
import type { Lease } from '../shared-state.js';
import type { Content } from './content.js';
import type { PushLocation } from './push-location.js';

/** A location of one of the dialects. */
export function pushContent(push: PushLocation, lease: Lease, longestBody: number): Content {
  const handler = handlerOf(push, lease, longestBody);
  return {
    takesUpgrades:
      push.dialect === 'push-stream' &&
      push.endpoint.role.type === 'subscriber' &&
      push.endpoint.role.mode === 'websocket',
    limitsBodies: true,
    serve: async (request) => {
      await handler(request);
      return answered;
    },
  };
}

function handlerOf(push: PushLocation, lease: Lease, longestBody: number): Handler {
  if (push.dialect === 'push-stream') return pushStreamHandler(lease, push.endpoint);
  return push.settings.push_publisher
    ? publisher(lease.broker, push.settings, longestBody)
    : subscriber(lease.broker, push.settings);
}
