// The least client: what its bundle weighs is the size of the core.
import { Subscriber, webSocket } from '../src/core.js';
import type { PushStreamOptions } from '../src/options/options.js';

Object.assign(globalThis, {
  connect: (options: PushStreamOptions) => new Subscriber(options, { websocket: webSocket }),
});
