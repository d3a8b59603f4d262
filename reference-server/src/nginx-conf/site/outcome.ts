import type { HeaderList } from '../../http/exchange.js';

/** What has come of a request: it is (or will be) answered; it goes on elsewhere; or it is refused. */
export type Outcome =
  | { readonly type: 'answered' }
  /** A path, with a query perhaps, or `@name`. */
  | { readonly type: 'go'; readonly address: string }
  | { readonly type: 'refused'; readonly status: number; readonly headers?: HeaderList };

export const answered: Outcome = { type: 'answered' };

export function refused(status: number, headers: HeaderList = []): Outcome {
  return { type: 'refused', status, headers };
}
