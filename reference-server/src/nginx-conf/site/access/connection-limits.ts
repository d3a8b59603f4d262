import type { Level } from '../../language/journal.js';
import type { Scope } from '../../language/scope.js';
import { type Outcome, refused } from '../outcome.js';
import type { NginxRequest } from '../request.js';
import { eachOnce } from './limit-zones.js';
import { keyOf, type LimitContext } from './request-limits.js';

/** `limit_conn`: how many requests may be at work at a time; undefined where as many as there are. @throws ConfigurationError */
export function connectionLimits(
  scope: Scope,
  { zones, journal }: LimitContext,
): ((request: NginxRequest) => Outcome | undefined) | undefined {
  const limits = eachOnce(scope.all('limit_conn'), (statement) => ({
    zone: zones.count(statement),
    most: Number(statement.args[1]?.text),
  }));
  if (limits.length === 0) return undefined;
  const status = scope.count('limit_conn_status');
  const level = scope.text('limit_conn_log_level') as Level;
  const isDry = scope.flag('limit_conn_dry_run');

  return (request) => {
    if (request.limitConnStatus !== '') return undefined;
    const leaves: (() => void)[] = [];
    for (const { zone, most } of limits) {
      const key = keyOf(zone.key, request);
      if (key === undefined) continue;
      request.limitConnStatus = 'PASSED';
      const leave = zone.enter(key, most);
      if (leave) {
        leaves.push(leave);
        continue;
      }
      journal.error(level, `limiting connections${isDry ? ', dry run,' : ''} by zone "${zone.name}"`);
      request.limitConnStatus = isDry ? 'REJECTED_DRY_RUN' : 'REJECTED';
      if (isDry) break;
      for (const leave of leaves) leave();
      return refused(status);
    }
    for (const leave of leaves) request.whenOver(leave);
    return undefined;
  };
}
