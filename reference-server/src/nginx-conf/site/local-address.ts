import type { Address } from '../language/listen.js';

/** The address that a request came to. */
export interface LocalAddress extends Address {
  /** Whether it came over TLS. */
  readonly ssl: boolean;
}

export function schemeOf({ ssl }: LocalAddress): 'http' | 'https' {
  return ssl ? 'https' : 'http';
}
