import type { Exchange } from './exchange.js';
import { hostName, isLocalHost, requestAuthority, type ServedHosts } from './served-hosts.js';

/** What becomes of a request. */
export type Verdict =
  | { readonly type: 'refused'; readonly status: number; readonly reason: string }
  | {
      readonly type: 'served';
      /** The origin whose scripts may read the answer, `*` = any; undefined = the page is of no other origin. */
      readonly reader: string | undefined;
      /** Whether pages of other origins may embed the answer, as a script for example. */
      readonly embeddable: boolean;
    };

/** An origin nobody can tell, such as that of a page of another site that keeps it secret. */
const opaque = 'null';

/** Most characters of a header that a reason repeats. */
const longestQuote = 100;

/**
 * Reads an origin whose pages are to be let in; `*` = any, `null` = that of files and of sandboxed frames of any site.
 * @throws Error that says what is wrong
 */
export function readAllowedOrigin(text: string): string {
  if (text === '*' || text === opaque || isOrigin(text)) return text;
  const meant = originOf(text.includes('://') ? text : `https://${text}`) ?? 'https://app.example';
  throw new Error(`${JSON.stringify(text)} is no origin; say ${meant}`);
}

/** Whether a text is an origin as browsers write it: scheme, host, and the port where it is not that of the scheme. */
function isOrigin(text: string): boolean {
  // Those of extensions and applications have schemes of their own, of which URL knows no origins.
  return originOf(text) === text || /^(?!https?:)[a-z][a-z\d+.-]*:\/\/[\w.-]*$/.test(text);
}

/** The origin of a url of the web. */
function originOf(url: string): string | undefined {
  if (!URL.canParse(url)) return undefined;
  const { protocol, origin, host } = new URL(url);
  return /^https?:$/.test(protocol) && hostName(host) !== undefined ? origin : undefined;
}

/** Whether an origin is that of a page on localhost, on whatever port. */
function isLocalOrigin(origin: string): boolean {
  const authority = /^https?:\/\/([^/]+)$/.exec(origin)?.[1];
  const host = authority === undefined ? undefined : hostName(authority);
  return host !== undefined && isLocalHost(host);
}

/**
 * Lets in requests of the server's own pages, of pages on localhost, of the origins it is told, and of programs, which have no
 * origin; pages of all other origins are kept out, and so is whoever calls the server by a name that is not its own.
 */
export class SameOriginPolicy {
  readonly #hosts: ServedHosts;
  readonly #origins: ReadonlySet<string>;

  /** @param allowed origins as {@link readAllowedOrigin} returns them */
  constructor(hosts: ServedHosts, allowed: readonly string[]) {
    this.#hosts = hosts;
    this.#origins = new Set(allowed);
  }

  /** @param takesVisits whether links of other sites may lead to what is asked for: it does nothing by itself */
  judge(exchange: Exchange, takesVisits = false): Verdict {
    const authority = requestAuthority(exchange);
    if (authority !== undefined && !this.#hosts.serves(authority)) {
      const option = hostName(authority) ? ` --allow-host ${hostName(authority)} opens it.` : '';
      const reason = `The Host ${quoted(authority)} is not served here.${option}`;
      return { type: 'refused', status: 421, reason };
    }
    const asker = askerOf(exchange, authority);
    const everybody = this.#origins.has('*');
    if (asker === undefined) return { type: 'served', reader: undefined, embeddable: everybody };
    if (everybody || this.#origins.has(asker) || isLocalOrigin(asker)) {
      const isNamed = exchange.header('origin') !== undefined;
      return { type: 'served', reader: isNamed ? (everybody ? '*' : asker) : undefined, embeddable: true };
    }
    if (takesVisits && isVisit(exchange)) return { type: 'served', reader: undefined, embeddable: false };
    const option = isOrigin(asker) ? ` --allow-origin ${asker} lets them in.` : '';
    const reason = `Pages of the origin ${quoted(asker)} are kept out.${option}`;
    return { type: 'refused', status: 403, reason };
  }
}

/**
 * The origin of the page that a request comes from.
 * @param authority whom the request is for
 * @returns undefined when it is the server's own, or no page at all
 */
function askerOf(exchange: Exchange, authority: string | undefined): string | undefined {
  const site = exchange.header('sec-fetch-site');
  // The browser knows even behind a proxy that speaks TLS, or has another name.
  if (site === 'same-origin') return undefined;
  const own = `http://${(authority ?? '').toLowerCase().replace(/:80$/, '')}`;
  // The second is its name in older WebSockets.
  const origin = exchange.header('origin') ?? exchange.header('sec-websocket-origin');
  if (origin !== undefined) return origin === own ? undefined : origin;
  // Scripts, images, frames and links are asked for without an Origin. Outside https and localhost there is no
  // Sec-Fetch-Site either, and a page may keep its Referer to itself: such a request looks like that of a program.
  const referer = exchange.header('referer');
  if (referer !== undefined) {
    const from = originOf(referer) ?? opaque;
    return from === own ? undefined : from;
  }
  return site === undefined || site === 'none' ? undefined : opaque;
}

/** Whether somebody follows a link, in a window of its own. */
function isVisit(exchange: Exchange): boolean {
  return (
    (exchange.method === 'GET' || exchange.method === 'HEAD') &&
    exchange.header('origin') === undefined &&
    (exchange.header('sec-fetch-dest') ?? 'document') === 'document'
  );
}

function quoted(text: string): string {
  return JSON.stringify(text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text);
}
