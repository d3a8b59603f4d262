import type { HeaderList, ResponseHead } from '../../../http/exchange.js';
import type { NginxRequest } from '../request.js';
import { withAdded } from './added-headers.js';

/** Statuses that keep `Last-Modified` when `error_page` changes the status: an error page is no version of a file. */
const datedStatuses = [200, 204, 206, 304];

const isType = ([name]: readonly [string, string]) => /^content-type$/i.test(name);

/** The headers of an answer, with those that were kept of another: the same list where nothing is another. */
export function withKept(request: NginxRequest, { status, headers }: ResponseHead): HeaderList {
  const dated = request.status === status || datedStatuses.includes(request.status);
  const own = dated ? headers : headers.filter(([name]) => name !== 'Last-Modified');
  if (request.kept.length === 0) return own;
  // What says itself what it is, as an event stream does, stays what it is; others are called what the other answer was.
  const type = headers.find(isType)?.[1];
  const saysType = type !== undefined && type !== request.location?.contentType(request);
  const kept = saysType ? request.kept.filter((header) => !isType(header)) : request.kept;
  const replaced = kept.map(([name]) => name.toLowerCase()).filter((name) => name !== 'set-cookie');
  return withAdded(
    own.filter(([name]) => !replaced.includes(name.toLowerCase())),
    kept,
  );
}
