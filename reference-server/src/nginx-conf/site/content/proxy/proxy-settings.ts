import type { Expression } from '../../../../http/variables.js';
import { locationName } from '../../../language/location-name.js';
import type { Scope } from '../../../language/scope.js';
import type { AttemptTimes } from './attempt.js';
import { HeadersFromUpstream } from './headers-from-upstream.js';
import { HeadersToUpstream } from './headers-to-upstream.js';
import { compileTarget, type FindTarget } from './target.js';
import { TlsToUpstream, type UpstreamTlsContext } from './tls-to-upstream.js';

/** What the directives of a location say of the requests that it forwards. */
export interface ProxySettings {
  readonly find: FindTarget;
  readonly toUpstream: HeadersToUpstream;
  readonly fromUpstream: HeadersFromUpstream;
  readonly tls: TlsToUpstream;
  readonly method: Expression | undefined;
  /** The body that is sent in place of that of the client. */
  readonly body: Expression | undefined;
  readonly passesBody: boolean;
  /** Most bytes of a body; 0 = no limit. */
  readonly longestBody: number;
  readonly waitsForBody: boolean;
  readonly outlivesClient: boolean;
  readonly times: AttemptTimes;
  /** Most bytes of the head of an answer. */
  readonly longestHead: number;
  readonly intercepts: boolean;
  /** When the next server is asked, how many are at most, and for how long after the first; 0 = no limit. */
  readonly next: ReadonlySet<string>;
  readonly mostTries: number;
  readonly triesFor: number;
}

/** Longest head of an answer that can be asked for, and the shortest that is taken in any case; bytes. */
const heads = { longest: 256 * 1024, shortest: 4 * 1024 };

/** Longest time that is waited; what is beyond would be no time at all for a timer. */
const longestTime = 2 ** 31 - 1;

/** Reads what holds in a location with `proxy_pass`; undefined where there is none. @throws ConfigurationError */
export function readProxySettings(scope: Scope, context: UpstreamTlsContext): ProxySettings | undefined {
  const word = scope.handlers('proxy_pass').at(-1)?.args[0];
  const { variables } = context;
  if (!word) return undefined;
  const holder = scope.holder('proxy_pass')?.opening;
  const location = holder?.name.text === 'location' ? locationName(holder) : undefined;
  const { find, fixed } = compileTarget(word, location, variables);
  const time = (name: string) => Math.min(scope.duration(name), longestTime);
  const expression = (name: string) => {
    const given = scope.word(name);
    return given && variables.compile(given);
  };
  return {
    find,
    toUpstream: new HeadersToUpstream(scope, variables),
    fromUpstream: new HeadersFromUpstream(scope, variables, fixed && { location, address: fixed }),
    tls: new TlsToUpstream(scope, context),
    method: expression('proxy_method'),
    body: expression('proxy_set_body'),
    passesBody: scope.flag('proxy_pass_request_body'),
    longestBody: scope.size('client_max_body_size'),
    waitsForBody: scope.flag('proxy_request_buffering'),
    outlivesClient: scope.flag('proxy_ignore_client_abort'),
    times: {
      connect: time('proxy_connect_timeout'),
      send: time('proxy_send_timeout'),
      read: time('proxy_read_timeout'),
    },
    longestHead: Math.min(Math.max(scope.size('proxy_buffer_size'), heads.shortest), heads.longest),
    intercepts: scope.flag('proxy_intercept_errors'),
    next: new Set(scope.texts('proxy_next_upstream')),
    mostTries: scope.count('proxy_next_upstream_tries'),
    triesFor: scope.duration('proxy_next_upstream_timeout'),
  };
}
