import { readNetwork } from '../../language/network.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import { type ForwardedAddress, forwardedAddress } from './forwarded-address.js';

/** `set_real_ip_from`, `real_ip_header`, `real_ip_recursive`: finds whom a proxy has asked for; undefined where none is trusted. */
export function realAddress(
  scope: Scope,
): ((request: NginxRequest) => ForwardedAddress | undefined) | undefined {
  const trusted = scope.all('set_real_ip_from').flatMap(({ args }) => readNetwork(args[0]?.text ?? '') ?? []);
  if (trusted.length === 0) return undefined;
  const header = scope.text('real_ip_header').toLowerCase();
  const isRecursive = scope.flag('real_ip_recursive');
  const isTrusted = (address: string) => trusted.some((fits) => fits(address));
  return (request) => {
    const list = request.header(header);
    return list === undefined ? undefined : forwardedAddress(request.peer, list, isTrusted, isRecursive);
  };
}
