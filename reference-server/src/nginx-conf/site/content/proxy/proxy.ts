import type { Scope } from '../../../language/scope.js';
import { refused } from '../../outcome.js';
import type { Content } from '../content.js';
import { ProxiedRequest } from './proxied-request.js';
import { readProxySettings } from './proxy-settings.js';
import type { UpstreamTlsContext } from './tls-to-upstream.js';

/** A location that hands its requests on to other servers; undefined where it does not. @throws ConfigurationError */
export function proxyContent(
  scope: Scope,
  context: UpstreamTlsContext,
  report: (text: string) => void,
): Content | undefined {
  const settings = readProxySettings(scope, context);
  if (!settings) return undefined;
  const { upstreams } = context;
  return {
    takesUpgrades: true,
    addsSlash: true,
    serve: async (request) => {
      const target = settings.find(request);
      if (typeof target === 'string') {
        report(target);
        return refused(500);
      }
      const { scheme, port } = target.address;
      request.proxied = {
        host: target.host,
        port: String(port ?? (scheme === 'https' ? 443 : 80)),
        asked: request.proxied?.asked ?? [],
        headers: {},
      };
      return new ProxiedRequest(request, target, settings, upstreams, report).run();
    },
  };
}
