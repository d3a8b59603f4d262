import { encodePath } from './answer/own-address.js';
import type { NginxLocation } from './location.js';
import { NginxRequest } from './request.js';
import type { Ending } from './rewrite/ending.js';
import type { Site } from './sites.js';

/** What an answer by a script is. */
export type Answer = Extract<Ending, { type: 'answer' }>;

const answerOf = (status: number): Answer => ({ type: 'answer', status, text: undefined });
const tooLong = answerOf(413);
const notFound = answerOf(404);
const inCircles = answerOf(500);

/** The address of the location that a path is without the slash at its end. */
const addressWithSlash: Answer['text'] = (request) =>
  request instanceof NginxRequest
    ? `${encodePath(request.uri ?? '/')}/${request.query === '' ? '' : `?${request.query}`}`
    : '/';

/** Most times that a request may go on elsewhere. */
const mostRedirects = 10;

/** Longest path and query together that scripts may make: one that repeats what a request has makes it longer each time. */
const longestTarget = 64 * 1024;

/** Runs the scripts on the way to a location; returns the answer where they have one. */
export function route(site: Site, request: NginxRequest): Answer | undefined {
  request.location = site.location;
  const ending = site.location.script(request);
  return ending?.type === 'answer' ? ending : locate(site, request);
}

/** Looks for a location, again and again as long as scripts change the path. */
export function locate(site: Site, request: NginxRequest): Answer | undefined {
  for (;;) {
    request.isRewritten = false;
    const beyond = site.locations.beyondSlash(request.uri ?? '/');
    if (beyond) {
      request.location = beyond;
      return { type: 'answer', status: 301, text: addressWithSlash };
    }
    const location = site.locations.find(request.uri ?? '/', request);
    const answer = location ? enter(location, request) : stay(site, request);
    if (answer || !request.isRewritten) return answer;
    if (!mayGoOn(request) || isTooLong(request)) return inCircles;
    request.redirects++;
  }
}

function isTooLong({ uri = '', query, location }: NginxRequest): boolean {
  if (uri.length + query.length <= longestTarget) return false;
  location?.report(
    `rewriting made a path and a query of ${uri.length + query.length} bytes, most are ${longestTarget}`,
  );
  return true;
}

/** There is no location for it: what the server itself says holds. */
function stay({ location }: Site, request: NginxRequest): Answer | undefined {
  request.location = location;
  return location.isTooLong(request) ? tooLong : undefined;
}

function enter(location: NginxLocation, request: NginxRequest): Answer | undefined {
  request.location = location;
  if (location.isInternal && !request.isInternal) return notFound;
  return location.isTooLong(request) ? tooLong : runScript(location, request);
}

export function runScript(found: NginxLocation, request: NginxRequest): Answer | undefined {
  const location = found.forMethod(request.method);
  request.location = location;
  const ending = location.script(request);
  return ending?.type === 'answer' ? ending : undefined;
}

/** Whether a request may go on elsewhere once more. */
export function mayGoOn(request: NginxRequest): boolean {
  if (request.redirects < mostRedirects) return true;
  request.location?.report(`rewrite or internal redirection cycle while processing "${request.uri}"`);
  // Nor may it go to an error page.
  request.hasErrorPage = true;
  return false;
}
