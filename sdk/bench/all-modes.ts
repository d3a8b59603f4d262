// The core with every mode and both dialects.
import { all, Subscriber } from '../src/core.js';
import type { PushStreamOptions } from '../src/options/options.js';

Object.assign(globalThis, { connect: (options: PushStreamOptions) => new Subscriber(options, all) });
