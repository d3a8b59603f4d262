import type { Exchange, Handler } from './exchange.js';
import { normalPath } from './normal-path.js';
import { textResponse } from './text-response.js';
import type { Expression } from './variables.js';

/**
 * How a path is compared with that of a request: with the whole of it as it comes; with its beginning; as a regular expression.
 * The last, with or without case, outranks a beginning, unless that is `prefix-first`.
 */
export type Match = 'exact' | 'prefix' | 'prefix-first' | 'regex' | 'regex-any-case';

/** A place of the server: which requests it takes, and for whom. */
export interface Location {
  readonly path: string;
  /** How the path is matched; exact when it isn't there. */
  readonly match?: Match;
  readonly role: 'publisher' | 'subscriber' | 'statistics';
  /** Its directives as they were read: sizes in bytes, times in milliseconds. */
  readonly settings: Readonly<Record<string, boolean | number | string | Expression | undefined>>;
}

/** A location and what answers there. */
export interface Route {
  readonly location: Location;
  readonly handler: Handler;
  /** Whether connections are handed over there. */
  readonly takesUpgrades?: boolean;
}

/** An exchange whose location is still to be found. */
export type Routable = Exchange & { captures: readonly string[] };

/** Finds what answers a request. */
export interface Router {
  handle(exchange: Routable): void | Promise<void>;
  takesUpgrades(exchange: Routable): boolean;
}

interface Found {
  readonly route: Route;
  readonly captures: readonly string[];
}

/** So many paths are known with their locations, each of at most so many characters. */
const mostKnown = 1024;
const longestKnown = 256;

/** Finds the location of a path as nginx does: exact, longest beginning, expressions in order. */
class Locations {
  readonly #exact = new Map<string, Route>();
  readonly #known = new Map<string, Found | undefined>();
  readonly #beginnings: readonly Route[];
  readonly #expressions: readonly { readonly route: Route; readonly expression: RegExp }[];

  constructor(routes: readonly Route[]) {
    const isBeginning = (match: Match | undefined) => match === 'prefix' || match === 'prefix-first';
    this.#beginnings = routes
      .filter(({ location }) => isBeginning(location.match))
      .sort((a, b) => b.location.path.length - a.location.path.length);
    this.#expressions = routes.flatMap((route) => {
      const { match, path } = route.location;
      if (match !== 'regex' && match !== 'regex-any-case') return [];
      return [{ route, expression: new RegExp(path, match === 'regex' ? '' : 'i') }];
    });
    for (const route of routes) {
      const { match = 'exact', path } = route.location;
      if (match === 'exact') this.#exact.set(path, route);
    }
  }

  /** Finds it once for a path that is asked for again and again. */
  find(raw: string): Found | undefined {
    if (raw.length > longestKnown) return this.#search(raw);
    let found = this.#known.get(raw);
    if (found === undefined && !this.#known.has(raw)) {
      found = this.#search(raw);
      if (this.#known.size >= mostKnown) this.#known.clear();
      this.#known.set(raw, found);
    }
    return found;
  }

  #search(raw: string): Found | undefined {
    const same = this.#exact.get(raw);
    if (same) return { route: same, captures: [] };
    const path = normalPath(raw);
    if (path === undefined) return undefined;
    const beginning = this.#beginnings.find(({ location }) => path.startsWith(location.path));
    if (beginning?.location.match !== 'prefix-first') {
      for (const { route, expression } of this.#expressions) {
        const captures = expression.exec(path);
        if (captures) return { route, captures: captures.map((capture) => capture ?? '') };
      }
    }
    return beginning && { route: beginning, captures: [] };
  }
}

/** What some location takes. */
const methods = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';

/**
 * Finds the route of a request, and answers for the places where there is none.
 * @param pages answers some requests that are for no location
 */
export function routeAll(
  routes: readonly Route[],
  pages: (exchange: Exchange) => Readonly<Parameters<Exchange['respond']>> | undefined = () => undefined,
): Router {
  const listing = listingOf(routes);
  const locations = new Locations(routes);
  return {
    handle(exchange) {
      const found = locations.find(exchange.path);
      if (found) {
        exchange.captures = found.captures;
        return found.route.handler(exchange);
      }
      const page = pages(exchange);
      if (page) {
        exchange.respond(...page);
      } else if (exchange.path === '/' && (exchange.method === 'GET' || exchange.method === 'HEAD')) {
        exchange.respond(...textResponse(200, listing));
      } else if (exchange.path === '*' && exchange.method === 'OPTIONS') {
        exchange.respond({ status: 200, headers: [['Allow', methods]] });
      } else if (exchange.method === 'CONNECT') {
        exchange.respond(...textResponse(405, 'This server is no proxy.', [['Allow', methods]]));
      } else {
        exchange.respond(...textResponse(404, 'There is no such location.'));
      }
    },
    takesUpgrades: ({ path }) => locations.find(path)?.route.takesUpgrades === true,
  };
}

/** Tells which locations there are. */
function listingOf(routes: readonly Route[]): string {
  const lines = routes.map(({ location }) => `${location.path}  ${location.role}\n`);
  return `This is a push server. Its locations:\n${lines.join('')}`;
}
