import { PushStream as Modern } from '../index.js';
import { type Given, readModes, readOptions, splitModes } from '../options/defaults.js';
import { known } from '../options/modes.js';
import type { ChannelOptions } from '../options/options.js';
import { foreverIframe } from '../transports/forever-iframe.js';
import { attachLog } from './log.js';

/** All clients of the page, by their id. */
const PushStreamManager: PushStream[] = [];

/** The client of script tags: what is wrong is thrown as text, as pages expect it, and unknown modes are logged and left out. */
class PushStream extends Modern {
  static LOG_LEVEL = 'error';
  static LOG_OUTPUT_ELEMENT_ID = 'Log4jsLogOutput';

  constructor(options: Given = {}) {
    const given = readOptions(options);
    const { modes } = given;
    const own = splitModes(modes).filter((name) => known.includes(name));
    super({ iframe: foreverIframe, ...given, modes: own });
    PushStreamManager[this.id] = this;
    attachLog(this, PushStream);
    try {
      readModes({ modes });
    } catch (detail) {
      if (own.length === 0) Object.assign(this, { modes: own, wrappers: own });
      this.dispatchEvent(new CustomEvent('error', { detail }));
    }
  }

  override addChannel(name: string, options?: ChannelOptions): void {
    if (encodeURIComponent(name) !== name)
      throw 'Invalid channel name! Channel has to be a set of [a-zA-Z0-9]';
    if (Object.hasOwn(this.channels, name)) throw `Cannot add channel ${name}: already subscribed`;
    super.addChannel(name, options);
  }

  override connect(): void {
    if (!this.host) throw 'PushStream host not specified';
    if (Number.isNaN(this.port)) throw 'PushStream port not specified';
    if (this.channelsCount === 0) throw 'No channels specified';
    if (this.wrappers.length === 0) throw 'No available support for this browser';
    super.connect();
  }
}

// A page that loads the script twice keeps its clients.
if (typeof (globalThis as { PushStream?: unknown }).PushStream !== 'function')
  Object.assign(globalThis, { PushStream, PushStreamManager });
