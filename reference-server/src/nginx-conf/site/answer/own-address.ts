import type { Scope } from '../../language/scope.js';
import { schemeOf } from '../local-address.js';
import type { NginxRequest } from '../request.js';

/** Percent-encodes a path of bytes. */
export function encodePath(path: string): string {
  return path.replace(/[^!$&'()*+,./0-9:;=@A-Z_a-z~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  });
}

/** How addresses of this server are written in `Location`. */
export interface RedirectForm {
  /** Whether they begin with the scheme and the host. */
  readonly isFull: boolean;
  readonly hasPort: boolean;
  /** Whether the host is the first name of the server, and not what the client called it. */
  readonly hasServerName: boolean;
}

/** `absolute_redirect`, `port_in_redirect` and `server_name_in_redirect`. */
export function redirectForm(scope: Scope): RedirectForm {
  return {
    isFull: scope.flag('absolute_redirect'),
    hasPort: scope.flag('port_in_redirect'),
    hasServerName: scope.flag('server_name_in_redirect'),
  };
}

/** The address of a path of this server, in the form that its location says. */
export function ownAddress(request: NginxRequest, path: string): string {
  const { port, ssl, host } = request.localAddress;
  const { isFull = true, hasPort = true, hasServerName = false } = request.location?.redirects ?? {};
  if (!isFull) return path;
  const asked = hasServerName ? '' : request.hostName;
  const name = asked || request.serverName || (port === 0 ? 'localhost' : host);
  const usual = !hasPort || port === 0 || port === (ssl ? 443 : 80);
  return `${schemeOf(request.localAddress)}://${name}${usual ? '' : `:${port}`}${path}`;
}

/** What would end a header is percent-encoded. */
export function oneLine(text: string): string {
  return text.replace(/[^\t -~\x80-\xff]+/g, encodePath);
}
