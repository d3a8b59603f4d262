import type { HeaderList } from '../../http/exchange.js';

/** How a request goes on: it is (or will be) answered, is redirected within the server, or is refused. */
export type Outcome =
  | { readonly type: 'answered' }
  /** A path, with a query behind `?` perhaps, or `@name`; where the query is given, all of the address is a path. */
  | { readonly type: 'go'; readonly address: string; readonly query?: string }
  | { readonly type: 'refused'; readonly status: number; readonly headers?: HeaderList };

export const answered: Outcome = { type: 'answered' };

export function refused(status: number, headers: HeaderList = []): Extract<Outcome, { type: 'refused' }> {
  return { type: 'refused', status, headers };
}
