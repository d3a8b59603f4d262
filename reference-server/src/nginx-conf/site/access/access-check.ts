import type { Outcome } from '../outcome.js';
import type { NginxRequest } from '../request.js';

/** Lets a request pass (undefined), or turns it away. */
export type AccessCheck = (request: NginxRequest) => Promise<Outcome | undefined> | Outcome | undefined;
