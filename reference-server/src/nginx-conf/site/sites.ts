import type { Awaitable } from '../../broker/awaitable.js';
import type { Clock } from '../../broker/clock.js';
import type { Routable, Router } from '../../http/location.js';
import { MatchLimitError } from '../../regex/bounded-regex.js';
import type { Word } from '../language/lexer.js';
import { certificateRefusal } from './access/client-certificates.js';
import { Subrequest } from './access/subrequest.js';
import { plainOnTls, sendNothing, sendReturn } from './answer/answers.js';
import type { LocalAddress } from './local-address.js';
import type { NginxLocation } from './location.js';
import { NotRunError } from './not-run-error.js';
import { answered, type Outcome, refused } from './outcome.js';
import { closed, refuse } from './refusal.js';
import { NginxRequest, type RequestHost } from './request.js';
import { type Answer, locate, mayGoOn, route, runScript } from './routing.js';
import type { ServerCounts } from './server-counts.js';
import { chooseServer, serverOfName } from './server-names.js';
import type { SiteLocations } from './site-locations.js';
import type { SiteTls } from './tls.js';

/** A `server`. */
export interface Site {
  readonly names: readonly Word[];
  readonly location: NginxLocation;
  readonly locations: SiteLocations;
  /** What it shows over TLS, where it has a certificate. */
  readonly tls: SiteTls | undefined;
  /** Whether it speaks HTTP/2. */
  readonly http2: boolean;
}

type Unanswered = Exclude<Outcome, { type: 'answered' }>;

/** Where a request goes on. */
type Way = Extract<Outcome, { type: 'go' }>;

/** The status for what should have come by another connection. */
const misdirected = 421;

/** Of requests that are not logged: those that are tried out, and those that the server asks itself. */
const quiet = (host: RequestHost): RequestHost => ({ ...host, answered() {} });

/** Where requests with this head are served, see {@link Exchange.headKey}. */
interface KnownPlace {
  readonly key: object;
  readonly site: Site;
  readonly location: NginxLocation;
  readonly serverName: string;
  readonly captures: readonly string[];
}

/** The servers of one address: which one a request is for, and what is done there. */
export class Sites implements Router {
  readonly #sites: readonly Site[];
  readonly #default: Site;
  readonly #address: LocalAddress;
  /** Of all requests: there may be many that wait. */
  readonly #host: RequestHost;
  readonly #takes: 'all' | 'plain on TLS';
  readonly #atWork = new Set<Promise<void>>();
  /** Of the latest request. */
  #known: KnownPlace | undefined;

  /** @param takes all requests, or those that come without TLS where it is spoken, which are refused */
  constructor(
    sites: readonly Site[],
    fallback: Site,
    address: LocalAddress,
    { clock, counts }: { readonly clock: Pick<Clock, 'now'>; readonly counts: ServerCounts },
    takes: 'all' | 'plain on TLS' = 'all',
  ) {
    this.#takes = takes;
    this.#sites = sites;
    this.#default = fallback;
    this.#address = address;
    this.#host = {
      now: () => clock.now(),
      counts,
      answered: (request) => request.location?.log(request),
      ask: (main, address) => this.#ask(main, address),
    };
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
    let site = this.#default;
    const request = new NginxRequest(exchange, this.#address, this.#host);
    this.#host.counts.began(request);
    const known = this.#known;
    if (known !== undefined && known.key === exchange.headKey) return this.#serveAt(known, request);
    return this.#goOn(
      request,
      () => {
        site = this.#siteOf(request);
        return this.#begin(site, request);
      },
      (outcome) => this.#next(site, request, outcome),
    );
  }

  /** Serves a request where the one before it was served, of which nothing but its head has decided that. */
  #serveAt(known: KnownPlace, request: NginxRequest): void | Promise<void> {
    const { site, location } = known;
    request.serverName = known.serverName;
    request.captures = known.captures;
    request.location = location;
    request.dependsOnHeadAlone = true;
    let outcome: Awaitable<Outcome>;
    try {
      outcome = location.serve(request);
    } catch (error) {
      outcome = this.#givenUp(request, error);
    }
    if (outcome === answered) return;
    const last = outcome;
    return this.#goOn(
      request,
      () => last,
      (next) => this.#next(site, request, next),
    );
  }

  /** Keeps where a request is served, if nothing but its head has decided that. */
  #keepPlace(site: Site, request: NginxRequest): void {
    const { location, serverName, captures } = request;
    const isPlain = location?.isPlain && site.location.isPlain && !site.tls?.clients;
    if (!location || !isPlain || request.isInternal || request.hasVariables) return;
    request.dependsOnHeadAlone = true;
    const { headKey: key } = request;
    if (key) this.#known = { key, site, location, serverName, captures };
  }

  #next(site: Site, request: NginxRequest, outcome: Unanswered): Awaitable<Outcome> {
    return outcome.type === 'refused'
      ? refuse(request, outcome.status, outcome.headers)
      : this.#go(site, request, outcome);
  }

  /** Has a location answer for a request that waits for it. */
  #ask(main: NginxRequest, address: string): Promise<NginxRequest> {
    const site = serverOfName(this.#sites, main.hostName)?.server ?? this.#default;
    return new Promise((resolve, reject) => {
      const exchange = new Subrequest(main, () => resolve(request));
      const request = new NginxRequest(exchange, this.#address, quiet(this.#host), main);
      request.uri = address;
      request.isInternal = true;
      request.serverName = main.serverName;
      request.user = main.user;
      request.told = main.told;
      const next = (outcome: Unanswered) => this.#next(site, request, outcome);
      const work = this.#goOn(request, () => this.#serve(site, request), next);
      if (work instanceof Promise) work.catch(reject);
    });
  }

  /** Goes from one outcome to the next until the request is answered: in one turn as long as nothing has to be waited for. */
  #goOn(
    request: NginxRequest,
    first: () => Awaitable<Outcome>,
    after: (outcome: Unanswered) => Awaitable<Outcome>,
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
    const refusal = this.#refusalByTls(site, request);
    if (refusal !== undefined) return refused(refusal);
    if (request.method === 'CONNECT') return refused(405);
    if (request.uri === undefined || !request.hasHost) return refused(400);
    // Whatever answers there: TRACE would hand out what a script in a page must not read.
    return request.method === 'TRACE' ? refused(405) : this.#serve(site, request);
  }

  /** The status for who has no certificate that the server asks for, or has shown it to another server. */
  #refusalByTls({ tls }: Site, { connection }: NginxRequest): number | undefined {
    if (!tls?.clients || !connection?.tls) return undefined;
    const { serverName } = connection.tls;
    const greeted = serverName === '' ? undefined : serverOfName(this.#sites, serverName)?.server;
    if ((greeted?.tls ?? this.#default.tls) !== tls) return misdirected;
    return certificateRefusal(tls.clients, connection.tls);
  }

  takesUpgrades(exchange: Routable): boolean {
    const request = new NginxRequest(exchange, this.#address, quiet(this.#host));
    if (this.#takes !== 'all' || request.uri === undefined) return false;
    try {
      const site = this.#siteOf(request);
      return (
        this.#refusalByTls(site, request) === undefined &&
        !route(site, request) &&
        request.location?.takesUpgrades === true
      );
    } catch (error) {
      // Then there is no upgrade, and the request itself will be refused.
      if (error instanceof MatchLimitError || error instanceof NotRunError) return false;
      throw error;
    }
  }

  #siteOf(request: NginxRequest): Site {
    const site = chooseServer(this.#sites, this.#default, request);
    request.serverName = site.names[0]?.text ?? '';
    request.location = site.location;
    site.location.identify(request);
    return site;
  }

  #serve(site: Site, request: NginxRequest): Awaitable<Outcome> {
    const answer = route(site, request);
    if (!answer) this.#keepPlace(site, request);
    return this.#finish(answer, site, request);
  }

  #go(site: Site, request: NginxRequest, { address, query }: Way): Awaitable<Outcome> {
    if (!mayGoOn(request)) return refused(500);
    if (query !== undefined || !address.startsWith('@')) {
      const mark = query === undefined ? address.indexOf('?') : -1;
      if (mark < 0) request.goTo(address, query ?? '');
      else request.goTo(address.slice(0, mark), address.slice(mark + 1));
      return this.#serve(site, request);
    }
    const named = site.locations.named(address.slice(1));
    request.goToNamed();
    if (!named) {
      request.location?.report(`could not find named location "${address}"`);
      return refused(500);
    }
    const answer = runScript(named, request);
    if (answer || !request.isRewritten) return this.#finish(answer, site, request);
    if (!mayGoOn(request)) return refused(500);
    request.redirects++;
    return this.#finish(locate(site, request), site, request);
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
}
