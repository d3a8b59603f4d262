import type { Clock } from '../../../broker/clock.js';
import type { Expression } from '../../../http/variables.js';
import type { Journal, Level } from '../../language/journal.js';
import type { Scope } from '../../language/scope.js';
import { type Outcome, refused } from '../outcome.js';
import type { NginxRequest } from '../request.js';
import { eachOnce, type LimitZones, type RateZone } from './limit-zones.js';
import { passed } from './passed.js';

/** How one zone limits the requests of a location. */
interface Limit {
  readonly zone: RateZone;
  /** Thousandths of a request. */
  readonly burst: number;
  /** From how much on requests are delayed. */
  readonly free: number;
}

/** What limits need of their configuration. */
export interface LimitContext {
  readonly zones: LimitZones;
  readonly clock: Clock;
  readonly journal: Journal;
}

/** Longest key; nginx has none longer. */
const longestKey = 65_535;

/** The key that a request counts for; undefined where it counts for none. */
export function keyOf(key: Expression, request: NginxRequest): string | undefined {
  const text = key(request);
  return text === '' || text.length > longestKey ? undefined : text;
}

/** A level below another. */
const milder: Readonly<Record<string, Level>> = {
  error: 'warn',
  warn: 'notice',
  notice: 'info',
  info: 'info',
};

/** `limit_req`: how often requests may come; undefined where they may come as often as they like. @throws ConfigurationError */
export function requestLimits(
  scope: Scope,
  { zones, clock, journal }: LimitContext,
): ((request: NginxRequest) => Promise<Outcome | undefined>) | undefined {
  const limits = eachOnce(scope.all('limit_req'), (statement): Limit => {
    const words = statement.args.map(({ text }) => text);
    const number = (name: string) => {
      const word = words.find((one) => one.startsWith(`${name}=`));
      return word === undefined ? undefined : Number(word.slice(name.length + 1)) * 1000;
    };
    const free = words.includes('nodelay') ? Number.POSITIVE_INFINITY : (number('delay') ?? 0);
    return { zone: zones.rate(statement), burst: number('burst') ?? 0, free };
  });
  if (limits.length === 0) return undefined;
  const status = scope.count('limit_req_status');
  const level = scope.text('limit_req_log_level') as Level;
  const isDry = scope.flag('limit_req_dry_run');
  const dry = isDry ? ', dry run' : '';

  return async (request) => {
    if (request.limitReqStatus !== '') return undefined;
    const at = clock.elapsed();
    const found = limits.flatMap((limit) => {
      const key = keyOf(limit.zone.key, request);
      return key === undefined ? [] : [{ limit, key, excess: limit.zone.excess(key, at) }];
    });
    if (found.length === 0) return undefined;
    const over = found.find(({ limit, excess }) => excess > limit.burst);
    if (over) {
      request.limitReqStatus = isDry ? 'REJECTED_DRY_RUN' : 'REJECTED';
      const excess = (over.excess / 1000).toFixed(3);
      journal.error(level, `limiting requests${dry}, excess: ${excess} by zone "${over.limit.zone.name}"`);
      return isDry ? undefined : refused(status);
    }
    for (const { limit, key, excess } of found) limit.zone.keep(key, { excess, at });
    const delay = Math.max(
      ...found.map(({ limit, excess }) => Math.max(0, (excess - limit.free) / limit.zone.rate)),
    );
    if (delay === 0) {
      request.limitReqStatus = 'PASSED';
      return undefined;
    }
    request.limitReqStatus = isDry ? 'DELAYED_DRY_RUN' : 'DELAYED';
    journal.error(milder[level] ?? 'warn', `delaying request${dry}, by ${Math.ceil(delay)} ms`);
    if (!isDry) await passed(delay, request, clock);
    return undefined;
  };
}
