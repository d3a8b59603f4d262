import type { Awaitable } from '../../broker/awaitable.js';
import type { HeaderList } from '../../http/exchange.js';
import type { RefererCheck } from './access/referers.js';
import type { LinkCheck } from './access/signed-links.js';
import type { ErrorPage } from './answer/error-pages.js';
import type { Gzip } from './answer/gzip.js';
import type { RedirectForm } from './answer/own-address.js';
import type { Substitution } from './answer/substitution.js';
import type { Outcome } from './outcome.js';
import type { NginxRequest } from './request.js';
import type { Script } from './rewrite/script.js';

/** A server, a location or an `if` in one: what is done there with a request. */
export interface NginxLocation {
  readonly script: Script;
  readonly takesUpgrades: boolean;
  /** Whether nothing but its path decides what is served there: no script, and no address that a proxy tells. */
  readonly isPlain: boolean;
  /** Whether its path without the slash at its end is sent to it. */
  readonly addsSlash: boolean;
  /** Whether it is closed to what comes from without. */
  readonly isInternal: boolean;
  /** Whether what goes wrong on the way to an error page has one, too. */
  readonly hasErrorsOfErrors: boolean;
  /** The location that answers there to a method. */
  forMethod(method: string): NginxLocation;
  /** Finds out whom a request came from, where a proxy that is trusted says it. */
  identify(request: NginxRequest): void;
  /** Checks, then answers. */
  serve(request: NginxRequest): Awaitable<Outcome>;
  /** The headers of an answer of `request.status`, with what the location says; the same list where that is nothing. */
  completeHeaders(request: NginxRequest, headers: HeaderList): HeaderList;
  /** What its error pages call the server. */
  readonly serverName: string;
  errorPage(status: number): ErrorPage | undefined;
  /** The type of a text, by the path of the request. */
  contentType(request: NginxRequest): string;
  /** Whether the body is longer than allowed; checked before anything is done. */
  isTooLong(request: NginxRequest): boolean;
  /** Undefined where no signatures of addresses are asked for. */
  readonly signedLinks: LinkCheck | undefined;
  /** Undefined where it does not matter which page a request came from. */
  readonly referers: RefererCheck | undefined;
  /** How addresses of this server are written in `Location`. */
  readonly redirects: RedirectForm;
  /** Whether bodies of an unknown length end where the connection does, though HTTP/1.1 is spoken. */
  readonly isUnframed: boolean;
  /** Undefined where nothing is put in place of anything. */
  readonly substitution: Substitution | undefined;
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
