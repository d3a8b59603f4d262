// The least client: what its bundle weighs is the size of the core.
import { Subscriber, webSocket } from '../src/core.js';

Object.assign(globalThis, {
  connect: (modes: string) => new Subscriber({ modes, channels: ['a'] }, { websocket: webSocket }),
});
