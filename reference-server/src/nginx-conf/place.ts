import type { HeaderList } from '../http/exchange.js';
import type { Gzip } from './gzip.js';
import type { NginxRequest } from './request.js';
import type { Script } from './script.js';

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

/** What a status is answered with in place of the usual page. */
export interface ErrorPage {
  /** The status of the answer; undefined = that of what answers at the address. */
  readonly status: number | undefined;
  readonly address: (request: NginxRequest) => string;
}

/** A server, a location or an `if` in one: what is done there with a request. */
export interface Place {
  readonly script: Script;
  readonly takesUpgrades: boolean;
  /** Checks, then answers. */
  serve(request: NginxRequest): Promise<Outcome>;
  /** What `add_header` adds to an answer of `request.status`. */
  headers(request: NginxRequest): HeaderList;
  errorPage(status: number): ErrorPage | undefined;
  /** The type of a text, by the path of the request. */
  contentType(request: NginxRequest): string;
  /** Whether the body is longer than it may be, which is looked at before anything is done. */
  isTooLong(request: NginxRequest): boolean;
  /** Undefined where nothing is compressed. */
  readonly gzip: Gzip | undefined;
  /** Writes to the error log. */
  report(text: string): void;
  /** Writes to its access logs. */
  log(request: NginxRequest): void;
  /** The folder of its files, and the file of a request; bytes, as latin1. */
  root(request: NginxRequest): string;
  file(request: NginxRequest): string;
}
