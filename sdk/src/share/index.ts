import type { Session, SessionHost } from '../connection/session.js';
import { PushStream as Alone } from '../index.js';
import { browserPorts } from './ports.js';
import { createSharedSession } from './tab.js';

/** The client of `pushstream`, with the option `share`: tabs of one origin share one connection. */
export class PushStream extends Alone {
  /** @internal */
  protected override openSession(host: SessionHost): Session {
    return createSharedSession(host, browserPorts());
  }
}
