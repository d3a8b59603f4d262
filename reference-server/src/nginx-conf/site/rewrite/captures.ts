import type { Found } from '../../../regex/bounded-regex.js';
import type { NginxRequest } from '../request.js';

/** Puts what an expression found where `$1` and names find it. What the last one found is forgotten, as in nginx. */
export function keepCaptures(request: NginxRequest, found: Found): void {
  request.captures = found.map((capture) => capture ?? '');
  for (const [name, value] of Object.entries(found.groups ?? {})) request.variables.set(name, value ?? '');
}
