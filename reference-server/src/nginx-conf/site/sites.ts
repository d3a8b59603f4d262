import type { Awaitable } from '../../broker/awaitable.js';
import type { HeaderList } from '../../http/exchange.js';
import type { Routable, Router } from '../../http/location.js';
import { MatchLimitError } from '../../regex/bounded-regex.js';
import type { Word } from '../language/lexer.js';
import { plainOnTls, sendNothing, sendReturn, sendStatus } from './answer/answers.js';
import { encodePath } from './answer/own-address.js';
import type { LocalAddress } from './local-address.js';
import type { NginxLocation } from './location.js';
import { NotRunError } from './not-run-error.js';
import { answered, type Outcome, refused } from './outcome.js';
import { NginxRequest } from './request.js';
import { type Ending, isRedirect } from './script.js';
import { chooseServer } from './server-names.js';
import type { SiteLocations } from './site-locations.js';
import type { SiteTls } from './tls.js';

/** A `server`. */
export interface Site {
  readonly names: readonly Word[];
  readonly location: NginxLocation;
  readonly locations: SiteLocations;
  /** What it shows over TLS, where it has a certificate. */
  readonly tls: SiteTls | undefined;
}

/** What an answer by `return` is. */
type Answer = Extract<Ending, { type: 'answer' }>;

/** The header that asks for a password: it is sent with an error page, too. */
const challenge = 'WWW-Authenticate';

/** The status that is no answer, but the end of the connection. */
const closed = 444;

const tooLong: Answer = { type: 'answer', status: 413, text: undefined };

/** The address of the location that a path is without the slash at its end. */
const addressWithSlash: Answer['text'] = (request) =>
  request instanceof NginxRequest
    ? `${encodePath(request.uri ?? '/')}/${request.query === '' ? '' : `?${request.query}`}`
    : '/';

/** Most times that a request may go on elsewhere. */
const mostRedirects = 10;

/** The servers of one address: which one a request is for, and what is done there. */
export class Sites implements Router {
  readonly #sites: readonly Site[];
  readonly #default: Site;
  readonly #address: LocalAddress;
  readonly #now: () => number;
  readonly #takes: 'all' | 'plain on TLS';
  readonly #atWork = new Set<Promise<void>>();

  /** @param takes all requests, or those that come without TLS where it is spoken, which are refused */
  constructor(
    sites: readonly Site[],
    fallback: Site,
    address: LocalAddress,
    now: () => number,
    takes: 'all' | 'plain on TLS' = 'all',
  ) {
    this.#takes = takes;
    this.#sites = sites;
    this.#default = fallback;
    this.#address = address;
    this.#now = now;
  }

  handle(exchange: Routable): void | Promise<void> {
    const work = this.#handle(exchange);
    return work instanceof Promise ? this.#keepTrack(work) : undefined;
  }

  async #keepTrack(work: Promise<void>): Promise<void> {
    this.#atWork.add(work);
    try {
      await work;
    } finally {
      this.#atWork.delete(work);
    }
  }

  /** Returns when every request that came has had its effect. */
  async idle(): Promise<void> {
    while (this.#atWork.size > 0) await Promise.allSettled(this.#atWork);
  }

  #handle(exchange: Routable): void | Promise<void> {
    const request = this.#requestOf(exchange, ({ location }) => location?.log(request));
    let site = this.#default;
    return this.#goOn(
      request,
      () => {
        site = this.#siteOf(request);
        return this.#begin(site, request);
      },
      (outcome) => {
        if (outcome.type === 'refused') return this.#refuse(request, outcome.status, outcome.headers);
        return request.redirects < mostRedirects ? this.#go(site, request, outcome.address) : refused(500);
      },
    );
  }

  /** Goes from one outcome to the next until the request is answered: in one turn as long as nothing has to be waited for. */
  #goOn(
    request: NginxRequest,
    first: () => Awaitable<Outcome>,
    after: (outcome: Exclude<Outcome, { type: 'answered' }>) => Awaitable<Outcome>,
  ): void | Promise<void> {
    let work = first;
    for (;;) {
      let outcome: Awaitable<Outcome>;
      try {
        outcome = work();
      } catch (error) {
        outcome = this.#givenUp(request, error);
      }
      if (outcome instanceof Promise) {
        const last = outcome;
        return last
          .catch((error: unknown) => this.#givenUp(request, error))
          .then((next) => this.#goOn(request, () => next, after));
      }
      if (outcome.type === 'answered') return;
      const last = outcome;
      work = () => after(last);
    }
  }

  /** Where an expression takes too many steps, the request is answered as nginx answers it; 502 where it depends on what is not run. */
  #givenUp(request: NginxRequest, error: unknown): Outcome {
    if (!(error instanceof MatchLimitError || error instanceof NotRunError)) throw error;
    (request.location ?? this.#default.location).report(error.message);
    return refused(error instanceof NotRunError ? 502 : 500);
  }

  #begin(site: Site, request: NginxRequest): Awaitable<Outcome> {
    if (this.#takes !== 'all') return refused(plainOnTls, [['Connection', 'close']]);
    if (request.method === 'CONNECT') return refused(405);
    if (request.uri === undefined || !request.hasHost) return refused(400);
    // Whatever answers there: TRACE would hand out what a script in a page must not read.
    return request.method === 'TRACE' ? refused(405) : this.#serve(site, request);
  }

  /** Answers with the page of a status, or says where to find it. */
  #refuse(request: NginxRequest, status: number, headers: HeaderList | undefined): Outcome {
    const page = this.#errorAddress(request, status);
    if (page === undefined) {
      // What goes wrong on the way to an error page is answered as what it is.
      request.statusInstead = undefined;
      request.kept = request.kept.filter(([name]) => name.toLowerCase() !== 'content-type');
      if (status === closed) sendNothing(request);
      else sendStatus(request, status, headers);
    } else if (/^[/@]/.test(page)) {
      request.kept = (headers ?? []).filter(([name]) => name === challenge);
      if (request.method !== 'HEAD') request.method = 'GET';
      return { type: 'go', address: page };
    } else {
      const wanted = request.statusInstead ?? status;
      request.statusInstead = undefined;
      sendReturn(request, isRedirect(wanted) ? wanted : 302, page, '');
    }
    return answered;
  }

  takesUpgrades(exchange: Routable): boolean {
    const request = this.#requestOf(exchange, () => {});
    if (this.#takes !== 'all' || request.uri === undefined) return false;
    try {
      const site = this.#siteOf(request);
      return !this.#route(site, request) && request.location?.takesUpgrades === true;
    } catch (error) {
      // Then there is no upgrade, and the request itself will be refused.
      if (error instanceof MatchLimitError || error instanceof NotRunError) return false;
      throw error;
    }
  }

  #requestOf(exchange: Routable, onEnd: (request: NginxRequest) => void): NginxRequest {
    return new NginxRequest(exchange, this.#address, this.#now(), onEnd);
  }

  #siteOf(request: NginxRequest): Site {
    const site = chooseServer(this.#sites, this.#default, request);
    request.serverName = site.names[0]?.text ?? '';
    request.location = site.location;
    return site;
  }

  /** Runs the scripts on the way to a location; returns the answer where they have one. */
  #route(site: Site, request: NginxRequest): Answer | undefined {
    request.location = site.location;
    const ending = site.location.script(request);
    if (ending?.type === 'answer') return ending;
    const beyond = site.locations.beyondSlash(request.uri ?? '/');
    if (beyond) {
      request.location = beyond;
      return { type: 'answer', status: 301, text: addressWithSlash };
    }
    const location = site.locations.find(request.uri ?? '/', request);
    if (location) return this.#enter(location, request);
    return site.location.isTooLong(request) ? tooLong : undefined;
  }

  #enter(location: NginxLocation, request: NginxRequest): Answer | undefined {
    request.location = location;
    request.locationUri = request.uri;
    if (location.isTooLong(request)) return tooLong;
    const ending = location.script(request);
    return ending?.type === 'answer' ? ending : undefined;
  }

  #serve(site: Site, request: NginxRequest): Awaitable<Outcome> {
    return this.#finish(this.#route(site, request), site, request);
  }

  #go(site: Site, request: NginxRequest, address: string): Awaitable<Outcome> {
    if (!address.startsWith('@')) {
      request.goTo(address);
      return this.#serve(site, request);
    }
    const named = site.locations.named(address.slice(1));
    request.redirects++;
    if (!named) return refused(500);
    return this.#finish(this.#enter(named, request), site, request);
  }

  #finish(answer: Answer | undefined, site: Site, request: NginxRequest): Awaitable<Outcome> {
    if (!answer) return (request.location ?? site.location).serve(request);
    const { status, text } = answer;
    if (status === closed) sendNothing(request);
    else if (!text && (status >= 300 || status === 204)) return refused(status);
    else
      sendReturn(
        request,
        status,
        text?.(request) ?? '',
        (request.location ?? site.location).contentType(request),
      );
    return answered;
  }

  /** Where the page of a status is; undefined = the usual one. What goes wrong with such a page has the usual one. */
  #errorAddress(request: NginxRequest, status: number): string | undefined {
    const page = request.isErrorPage ? undefined : request.location?.errorPage(status);
    if (!page) return undefined;
    request.isErrorPage = true;
    request.statusInstead = page.status;
    return page.address(request);
  }
}
