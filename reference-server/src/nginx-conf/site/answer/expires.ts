import type { HeaderList } from '../../../http/exchange.js';
import { type Expiry, readExpiry } from '../../language/expiry.js';
import type { Scope } from '../../language/scope.js';
import type { NginxRequest } from '../request.js';
import type { ConfigurationVariables } from '../variables.js';

/** Headers with those that say how long an answer may be kept. */
export type Expires = (request: NginxRequest, headers: HeaderList) => HeaderList;

const dayLength = 86_400;
const replaced = ['expires', 'cache-control'];

/** `expires` of a location; undefined where it says nothing. @throws ConfigurationError */
export function expiresOf(scope: Scope, variables: ConfigurationVariables): Expires | undefined {
  const statement = scope.find('expires');
  const last = statement?.args.at(-1);
  if (!statement || !last) return undefined;
  const before = statement.args.slice(0, -1).map(({ text }) => text);
  if (!last.text.startsWith('$')) {
    const expiry = readExpiry([...before, last.text]);
    return typeof expiry === 'string' || expiry.type === 'off' ? undefined : withExpiry(() => expiry);
  }
  const value = variables.compile(last);
  return withExpiry((request) => {
    // What a variable says that is no time leaves the answer as it is, as in nginx.
    const expiry = readExpiry([...before, value(request)]);
    return typeof expiry === 'string' ? { type: 'off' } : expiry;
  });
}

function withExpiry(expiryOf: (request: NginxRequest) => Expiry): Expires {
  return (request, headers) => {
    const times = timesOf(expiryOf(request), request.now, lastModified(headers));
    if (!times) return headers;
    const kept = headers.filter(([name]) => !replaced.includes(name.toLowerCase()));
    return [...kept, ['Expires', times.expires], ['Cache-Control', times.control]];
  };
}

/** Seconds since 1970; undefined where the answer does not say it. */
function lastModified(headers: HeaderList): number | undefined {
  const value = headers.find(([name]) => name.toLowerCase() === 'last-modified')?.[1];
  const time = Date.parse(value ?? '') / 1000;
  return Number.isNaN(time) ? undefined : time;
}

/** What both headers say. */
function timesOf(
  expiry: Expiry,
  time: number,
  modified: number | undefined,
): { readonly expires: string; readonly control: string } | undefined {
  const now = Math.floor(time / 1000);
  switch (expiry.type) {
    case 'off':
      return undefined;
    case 'epoch':
      return { expires: 'Thu, 01 Jan 1970 00:00:01 GMT', control: 'no-cache' };
    case 'max':
      return { expires: 'Thu, 31 Dec 2037 23:55:55 GMT', control: 'max-age=315360000' };
    default: {
      const at = timeOf(expiry, now, modified);
      const isOver = at < now || expiry.seconds < 0;
      return {
        expires: new Date(at * 1000).toUTCString(),
        control: isOver ? 'no-cache' : `max-age=${at - now}`,
      };
    }
  }
}

function timeOf(
  { type, seconds }: Extract<Expiry, { seconds: number }>,
  now: number,
  modified: number | undefined,
): number {
  if (type === 'daily') {
    const today = now - (now % dayLength) + seconds;
    return today > now ? today : today + dayLength;
  }
  // Nothing at all is from now on, whenever the file was changed.
  return type === 'modified' && modified !== undefined && seconds !== 0 ? modified + seconds : now + seconds;
}
