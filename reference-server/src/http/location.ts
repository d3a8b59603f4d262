import { MatchLimitError } from '../regex/bounded-regex.js';
import { inBytes } from './bytes.js';
import type { Exchange, ForwardableExchange, Handler } from './exchange.js';
import { LocationTree, type Match } from './location-tree.js';
import { normalPath } from './normal-path.js';
import { textResponse } from './text-response.js';
import type { Expression } from './variables.js';

/** A location of the server: which requests it takes, and for whom. */
export interface Location {
  readonly path: string;
  /** How the path is matched; exact when it isn't there. */
  readonly match?: Match;
  readonly role: 'publisher' | 'subscriber' | 'statistics' | 'metrics' | 'health';
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
export type Routable = ForwardableExchange & { captures: readonly string[] };

/** Finds what answers a request. */
export interface Router {
  handle(exchange: Routable): void | Promise<void>;
  takesUpgrades(exchange: Routable): boolean;
}

interface FoundRoute {
  readonly route: Route;
  readonly captures: readonly string[];
}

/** So many paths are known with their locations, each of at most so many characters. */
const mostKnown = 1024;
const longestKnown = 256;

/** Finds the route of a path as nginx does, but that an exact path is compared with the path as it came. */
class Routes {
  readonly #exact = new Map<string, Route>();
  readonly #others = new LocationTree<Route>();
  readonly #known = new Map<string, FoundRoute | undefined>();

  constructor(routes: readonly Route[]) {
    for (const route of routes) {
      const { match = 'exact', path } = route.location;
      if (match === 'exact') this.#exact.set(path, route);
      else this.#others.add({ match, path: inBytes(path), location: route });
    }
  }

  /**
   * Finds it once for a path that is asked for again and again.
   * @throws MatchLimitError
   */
  find(raw: string): FoundRoute | undefined {
    if (raw.length > longestKnown) return this.#search(raw);
    let found = this.#known.get(raw);
    if (found === undefined && !this.#known.has(raw)) {
      found = this.#search(raw);
      if (this.#known.size >= mostKnown) this.#known.clear();
      this.#known.set(raw, found);
    }
    return found;
  }

  #search(raw: string): FoundRoute | undefined {
    const exact = this.#exact.get(raw);
    if (exact) return { route: exact, captures: [] };
    const path = normalPath(raw);
    const found = path === undefined ? undefined : this.#others.find(path);
    if (!found) return undefined;
    const captures = found.matches.at(-1) ?? [];
    return { route: found.location, captures: captures.map((capture) => capture ?? '') };
  }
}

/** What some location takes. */
const methods = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';

/**
 * Finds the route of a request, and answers where there is none.
 * @param pages answers some requests that are for no location
 */
export function routeAll(
  routes: readonly Route[],
  pages: (exchange: Exchange) => Readonly<Parameters<Exchange['respond']>> | undefined = () => undefined,
): Router {
  const listing = listingOf(routes);
  const all = new Routes(routes);
  return {
    handle(exchange) {
      let found: FoundRoute | undefined;
      try {
        found = all.find(exchange.path);
      } catch (error) {
        if (!(error instanceof MatchLimitError)) throw error;
        exchange.respond(...textResponse(500, 'It takes too long to find a location for this path.'));
        return;
      }
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
    takesUpgrades({ path }) {
      try {
        return all.find(path)?.route.takesUpgrades === true;
      } catch (error) {
        // Then there is no upgrade, and the request itself will be refused.
        if (error instanceof MatchLimitError) return false;
        throw error;
      }
    },
  };
}

/** Tells which locations there are. */
function listingOf(routes: readonly Route[]): string {
  const lines = routes.map(({ location }) => `${location.path}  ${location.role}\n`);
  return `This is a push server. Its locations:\n${lines.join('')}`;
}
