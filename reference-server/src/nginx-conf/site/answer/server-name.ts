import { serverName } from '../../../version.js';
import type { Scope } from '../../language/scope.js';

/** What a server calls itself: `server_tokens` says whether with its version. */
export function serverNameOf(scope: Scope): string {
  return scope.text('server_tokens').toLowerCase() === 'off' ? serverName.replace(/\/.*/, '') : serverName;
}
