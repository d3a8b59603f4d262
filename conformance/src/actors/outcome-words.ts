import type { Outcome } from '../wire/connection.js';

/** What became of a request that was not answered as a whole, in words. */
export function describeUnanswered(outcome: Exclude<Outcome, { readonly kind: 'response' }>): string {
  switch (outcome.kind) {
    case 'unreachable':
      return `no connection: ${outcome.why}`;
    case 'broken':
      return `the connection was ${outcome.how}`;
    case 'not-http':
      return `an answer that ${outcome.why}`;
    case 'abandoned':
      return 'a connection that the kit has closed';
  }
}
