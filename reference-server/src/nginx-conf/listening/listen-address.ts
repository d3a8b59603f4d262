import type { ConnectionLimits } from '../../http/limits.js';
import { addressText, type Listen } from '../language/listen.js';
import { ConfigurationError } from '../language/position.js';
import type { Scope } from '../language/scope.js';
import { serverNameOf } from '../site/answer/server-name.js';
import type { SharedState } from '../site/shared-state.js';
import { type Site, Sites } from '../site/sites.js';
import { type ConnectionSettings, readConnectionSettings } from './connection-settings.js';
import { hasTls, type TlsSites } from './tls-acceptor.js';

/** The servers of one address, ready to take requests. */
export interface ListenAddress extends Listen {
  readonly router: Sites;
  /** Without TLS: whether HTTP/2 is spoken with those who begin with it. */
  readonly takesPreface: boolean;
  /** Where TLS is spoken, and who answers what comes without. */
  readonly tls: (TlsSites & { readonly plainRouter: Sites }) | undefined;
  readonly connections: ConnectionSettings;
  /** What its connections may take. */
  readonly limits: Partial<ConnectionLimits>;
  /** What the header `Server` says. */
  readonly serverName: string;
}

/** A server with where it stands and where it listens. */
export interface SiteAt {
  readonly site: Site;
  readonly scope: Scope;
  readonly listens: readonly Listen[];
}

/** The servers of one address; `scope` is that of the default server, `fallback`. */
interface Group {
  listen: Listen;
  scope: Scope;
  fallback: Site;
  chosen: boolean;
  readonly sites: Site[];
}

/**
 * Puts servers together by the addresses that they share.
 * @throws ConfigurationError
 */
export function listenAddressesOf(servers: readonly SiteAt[], state: SharedState): ListenAddress[] {
  const groups = new Map<string, Group>();
  for (const { site, scope, listens } of servers) {
    for (const listen of listens) {
      const group = groups.get(addressText(listen));
      if (group) join(group, site, scope, listen);
      else {
        const chosen = listen.isDefault;
        groups.set(addressText(listen), { listen, scope, fallback: site, chosen, sites: [site] });
      }
    }
  }
  return [...groups.values()].map((group) => listenAddressOf(group, state));
}

function join(group: Group, site: Site, scope: Scope, listen: Listen): void {
  group.sites.push(site);
  // One server that says so makes it so for all.
  const { ssl, http2 } = group.listen;
  group.listen = { ...group.listen, ssl: ssl || listen.ssl, http2: http2 || listen.http2 };
  if (!listen.isDefault) return;
  if (group.chosen) {
    const text = `a duplicate default server for ${addressText(listen)}`;
    throw new ConfigurationError(text, scope.find('listen')?.name.position);
  }
  Object.assign(group, { fallback: site, scope, chosen: true });
}

function listenAddressOf({ listen, scope, sites, fallback }: Group, state: SharedState): ListenAddress {
  const connections = readConnectionSettings(scope);
  const router = new Sites(sites, fallback, listen, state);
  const address = {
    ...listen,
    router,
    connections,
    limits: limitsOf(connections),
    serverName: serverNameOf(scope),
    // What the default server says counts: a name is told too late.
    takesPreface: !listen.ssl && (listen.http2 || fallback.http2),
  };
  if (!listen.ssl) return { ...address, tls: undefined };
  if (!hasTls(fallback)) {
    const text = 'no "ssl_certificate" is defined for the "listen ... ssl" directive';
    throw new ConfigurationError(text, scope.position, { isLack: true });
  }
  const plainRouter = new Sites(sites, fallback, { ...listen, ssl: false }, state, 'plain on TLS');
  return { ...address, tls: { sites, fallback, http2: listen.http2, plainRouter } };
}

/** The limits of an address. A time of 0, with which nginx waits for nothing, is a millisecond here. */
function limitsOf(settings: ConnectionSettings): Partial<ConnectionLimits> {
  const { count, size } = settings.largeClientHeaderBuffers;
  const { keepaliveTimeout, keepaliveRequests } = settings;
  return {
    head: count * size,
    line: size,
    headTime: Math.max(settings.clientHeaderTimeout, 1),
    bodyTime: Math.max(settings.clientBodyTimeout, 1),
    sendTime: Math.max(settings.sendTimeout, 1),
    idleTime: Math.max(keepaliveTimeout, 1),
    // Without time to be idle in, every answer is the last.
    requests: keepaliveTimeout === 0 ? 1 : keepaliveRequests,
    streams: settings.http2MaxConcurrentStreams,
    resetsWhenLate: settings.resetTimedoutConnection,
  };
}
