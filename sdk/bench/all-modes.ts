// The core with every mode and both dialects.
import { all, Subscriber } from '../src/core.js';

Object.assign(globalThis, { connect: (modes: string) => new Subscriber({ modes, channels: ['a'] }, all) });
