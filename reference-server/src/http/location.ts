import type { Handler } from './exchange.js';
import { textResponse } from './text-response.js';

/** A place of the server: which requests it takes, and for whom. */
export interface Location {
  /** Matched exactly, as it comes in the request target. */
  readonly path: string;
  readonly role: 'publisher' | 'subscriber';
  /** Its directives as they were read: sizes in bytes, times in milliseconds. */
  readonly settings: Readonly<Record<string, boolean | number | string | undefined>>;
}

/** A location and what answers there. */
export interface Route {
  readonly location: Location;
  readonly handler: Handler;
}

/** What some location takes. */
const methods = 'GET, HEAD, POST, PUT, DELETE, OPTIONS';

/** Finds the route of a request, and answers for the places where there is none. */
export function routeAll(routes: readonly Route[]): Handler {
  const byPath = new Map(routes.map((route) => [route.location.path, route.handler]));
  const listing = routes.map(({ location }) => `${location.path}  ${location.role}\n`).join('');
  return (exchange) => {
    const handler = byPath.get(exchange.path);
    if (handler) return handler(exchange);
    if (exchange.path === '/' && (exchange.method === 'GET' || exchange.method === 'HEAD')) {
      exchange.respond(...textResponse(200, `This is a push server. Its locations:\n${listing}`));
    } else if (exchange.path === '*' && exchange.method === 'OPTIONS') {
      exchange.respond({ status: 200, headers: [['Allow', methods]] });
    } else if (exchange.method === 'CONNECT') {
      exchange.respond(...textResponse(405, 'This server is no proxy.', [['Allow', methods]]));
    } else {
      exchange.respond(...textResponse(404, 'There is no such location.'));
    }
  };
}
