import type { Scope } from '../../language/scope.js';
import type { AccessCheck } from './access-check.js';
import { type BasicAuthContext, basicAuth } from './basic-auth.js';
import { networkAccess } from './network-access.js';

/** The checks of access of a location, in the order of nginx; a request has to pass all of them. */
export function accessChecks(scope: Scope, context: BasicAuthContext): readonly AccessCheck[] {
  return [networkAccess(scope), basicAuth(scope, context)].filter((check) => check !== undefined);
}
