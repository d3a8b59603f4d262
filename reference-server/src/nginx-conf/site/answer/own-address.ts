import { schemeOf } from '../local-address.js';
import type { NginxRequest } from '../request.js';

/** Percent-encodes a path of bytes. */
export function encodePath(path: string): string {
  return path.replace(/[^!$&'()*+,./0-9:;=@A-Z_a-z~-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).padStart(2, '0').toUpperCase()}`;
  });
}

/** The full address of a path of this server. */
export function ownAddress(request: NginxRequest, path: string): string {
  const { port, ssl, host } = request.localAddress;
  const name = request.hostName || request.serverName || (port === 0 ? 'localhost' : host);
  const usual = port === 0 || port === (ssl ? 443 : 80);
  return `${schemeOf(request.localAddress)}://${name}${usual ? '' : `:${port}`}${path}`;
}

/** What would end a header is percent-encoded. */
export function oneLine(text: string): string {
  return text.replace(/[^\t -~\x80-\xff]+/g, encodePath);
}
