import type { Awaitable } from '../../../broker/awaitable.js';
import type { Outcome } from '../outcome.js';
import type { NginxRequest } from '../request.js';

/** What answers at a location, once a request may come in. */
export interface Content {
  /** Whether connections are handed over there. */
  readonly takesUpgrades: boolean;
  /** Whether its path without the slash at its end is sent to it. */
  readonly addsSlash?: boolean;
  serve(request: NginxRequest): Awaitable<Outcome>;
}
