import type { Context, Declaration } from '../declaration.js';
import { acceptedDirectives } from './accepted.js';
import { accessDirectives } from './access.js';
import { answerDirectives } from './answer.js';
import { computedDirectives } from './computed.js';
import { connectionDirectives } from './connections.js';
import { coreDirectives } from './core.js';
import { gzipDirectives } from './gzip.js';
import { httpCoreDirectives } from './http-core.js';
import { http2Directives } from './http2.js';
import { limitDirectives } from './limits.js';
import { notRunDirectives, settingOfLua } from './not-run.js';
import { olderDirectives } from './older.js';
import { proxyDirectives } from './proxy.js';
import {
  operatorRoles,
  pushStreamNginxDirectives,
  relayNginxDirectives,
  relayRoles,
  streamRoles,
} from './push.js';
import { refusedDirectives } from './refused.js';
import { headerDirectives, rewriteDirectives } from './rewrite.js';
import { staticDirectives } from './static.js';
import { tlsDirectives } from './tls.js';
import { upstreamDirectives } from './upstream.js';

/** Every directive that is known, by its name. */
export const allDirectives: ReadonlyMap<string, Declaration> = new Map(
  [
    ...coreDirectives,
    ...httpCoreDirectives,
    ...connectionDirectives,
    ...rewriteDirectives,
    ...computedDirectives,
    ...headerDirectives,
    ...answerDirectives,
    ...staticDirectives,
    ...accessDirectives,
    ...proxyDirectives,
    ...notRunDirectives,
    ...limitDirectives,
    ...relayNginxDirectives,
    ...pushStreamNginxDirectives,
    ...olderDirectives,
    ...tlsDirectives,
    ...http2Directives,
    ...gzipDirectives,
    ...acceptedDirectives,
    ...refusedDirectives,
  ].map((declaration) => [declaration.name, declaration]),
);

/** The directive that a name is in a context. */
export function directiveIn(context: Context, name: string): Declaration | undefined {
  const inUpstream = context === 'upstream' ? upstreamDirectives.get(name) : undefined;
  return inUpstream ?? allDirectives.get(name) ?? settingOfLua(name);
}

/** Whether a directive makes a location one of a dialect, by any of the names that it has had, or one for operators. */
export function isRole(name: string): boolean {
  const today = allDirectives.get(name)?.today ?? name;
  return (
    today === 'push_stream_websocket' || [...relayRoles, ...streamRoles, ...operatorRoles].includes(today)
  );
}
