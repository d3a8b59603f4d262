import type { Clock } from '../../../broker/clock.js';
import type { Scope } from '../../language/scope.js';
import type { Outcome } from '../outcome.js';
import type { NginxRequest } from '../request.js';
import type { AccessCheck, Refusal } from './access-check.js';
import { authRequest } from './auth-request.js';
import { type BasicAuthContext, basicAuth } from './basic-auth.js';
import { networkAccess } from './network-access.js';
import { passed } from './passed.js';

/** What the checks of a location take. */
export interface AccessContext extends BasicAuthContext {
  readonly clock: Clock;
}

/** Lets a request pass (undefined), or turns it away. */
export type Access = (request: NginxRequest) => Promise<Outcome | undefined>;

/** Who may come into a location; undefined where everybody may. */
export function accessOf(scope: Scope, context: AccessContext): Access | undefined {
  const checks = [
    networkAccess(scope),
    basicAuth(scope, context),
    authRequest(scope, context.variables),
  ].filter((check) => check !== undefined);
  if (checks.length === 0) return undefined;
  const judge = scope.text('satisfy').toLowerCase() === 'any' ? anyOf(checks) : allOf(checks);
  const delay = scope.duration('auth_delay');
  return async (request) => {
    const judgement = await judge(request);
    if (judgement === 'granted' || judgement === undefined) return undefined;
    // Who tries out passwords waits for each.
    if (judgement.status === 401 && delay > 0) await passed(delay, request, context.clock);
    return judgement;
  };
}

/** A request has to pass all of them, in the order of nginx. */
function allOf(checks: readonly AccessCheck[]): AccessCheck {
  return async (request) => {
    for (const check of checks) {
      const judgement = await check(request);
      if (judgement !== undefined && judgement !== 'granted') return judgement;
    }
    return undefined;
  };
}

/** One that lets it in is enough. Of those that turn it away one that asks for a password counts, or else the last. */
function anyOf(checks: readonly AccessCheck[]): AccessCheck {
  return async (request) => {
    let refusal: Refusal | undefined;
    for (const check of checks) {
      const judgement = await check(request);
      if (judgement === 'granted') return judgement;
      if (judgement === undefined) continue;
      // What went wrong is no answer to the question.
      if (judgement.status !== 401 && judgement.status !== 403) return judgement;
      if (refusal?.status !== 401) refusal = judgement;
    }
    return refusal;
  };
}
