import type { Scope } from '../../language/scope.js';
import type { AccessCheck } from './access-check.js';
import { type BasicAuthContext, basicAuth } from './basic-auth.js';
import { networkAccess } from './network-access.js';

/** Who may come in, in the order in which nginx asks: all of them have to let a request pass. */
export function accessChecks(scope: Scope, context: BasicAuthContext): readonly AccessCheck[] {
  return [networkAccess(scope), basicAuth(scope, context)].filter((check) => check !== undefined);
}
