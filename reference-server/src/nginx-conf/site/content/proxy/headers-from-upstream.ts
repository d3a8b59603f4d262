import type { IncomingMessage } from 'node:http';
import type { HeaderList, ResponseHead } from '../../../../http/exchange.js';
import type { LocationName } from '../../../language/location-name.js';
import type { ProxyAddress } from '../../../language/proxy-address.js';
import type { Scope } from '../../../language/scope.js';
import { encodePath, ownAddress } from '../../answer/own-address.js';
import type { NginxRequest } from '../../request.js';
import type { ConfigurationVariables } from '../../variables.js';
import { cookieRewriting } from './cookies.js';
import { type Rewriting, rewriting, rewritten } from './rewriting.js';

/** Headers that are of one connection. */
const ofConnection = ['connection', 'keep-alive', 'transfer-encoding', 'content-length'];

/** What is not passed on unless `proxy_pass_header` says so. */
const usuallyHidden = [
  'date',
  'server',
  'x-pad',
  'x-accel-expires',
  'x-accel-redirect',
  'x-accel-limit-rate',
  'x-accel-buffering',
  'x-accel-charset',
];

/** What stays of an answer that sends the request elsewhere (`X-Accel-Redirect`). */
const kept = ['content-type', 'content-disposition', 'set-cookie', 'cache-control', 'expires'];

/** What this server adds to every answer, unless it is passed on. */
const usual = ['date', 'server'];

/** What becomes of the headers of an answer: hidden, passed on, or changed. */
export class HeadersFromUpstream {
  readonly #hidden: ReadonlySet<string>;
  readonly #ignored: ReadonlySet<string>;
  readonly #redirects: readonly Rewriting[];
  readonly #cookie: (request: NginxRequest, cookie: string) => string;

  /** @param place the location and the address of `proxy_pass`; undefined where that has variables */
  constructor(
    scope: Scope,
    variables: ConfigurationVariables,
    place: { readonly location: LocationName | undefined; readonly address: ProxyAddress } | undefined,
  ) {
    const names = (directive: string) =>
      scope.all(directive).flatMap(({ args }) => args.map(({ text }) => text.toLowerCase()));
    const passed = names('proxy_pass_header');
    const hidden = [...usuallyHidden.filter((name) => !passed.includes(name)), ...names('proxy_hide_header')];
    this.#hidden = new Set([...ofConnection, ...hidden]);
    this.#ignored = new Set(names('proxy_ignore_headers'));
    this.#redirects = redirectsOf(scope, variables, place);
    this.#cookie = cookieRewriting(scope, variables);
  }

  /** The head that the client is sent. */
  headOf(request: NginxRequest, response: IncomingMessage): ResponseHead {
    const headers = pairsOf(response)
      .filter(([name]) => !this.#hidden.has(name.toLowerCase()))
      .map(([name, value]) => [name, this.#changed(request, name.toLowerCase(), value)] as const);
    const length = /^\d{1,15}$/.exec(response.headers['content-length'] ?? '')?.[0];
    const own = usual.filter((name) => headers.some(([other]) => other.toLowerCase() === name));
    return {
      status: response.statusCode ?? 502,
      headers,
      length: length === undefined ? undefined : Number(length),
      ...(own.length > 0 ? { replaces: own } : {}),
    };
  }

  /** Where the server sends the request within this one. */
  elsewhere({ headers }: IncomingMessage): string | undefined {
    const address = headers['x-accel-redirect'];
    return this.#ignored.has('x-accel-redirect') || typeof address !== 'string' ? undefined : address;
  }

  /** What goes along when the request is sent elsewhere. */
  kept(request: NginxRequest, response: IncomingMessage): HeaderList {
    return this.headOf(request, response).headers.filter(([name]) => kept.includes(name.toLowerCase()));
  }

  #changed(request: NginxRequest, name: string, value: string): string {
    switch (name) {
      case 'location':
        return this.#redirected(request, value) ?? value;
      case 'refresh': {
        const mark = value.toLowerCase().indexOf('url=');
        if (mark < 0) return value;
        const made = rewritten(this.#redirects, request, value.slice(mark + 4));
        return made === undefined ? value : value.slice(0, mark + 4) + made;
      }
      case 'set-cookie':
        return this.#cookie(request, value);
      default:
        return value;
    }
  }

  #redirected(request: NginxRequest, value: string): string | undefined {
    const made = rewritten(this.#redirects, request, value);
    return made?.startsWith('/') ? ownAddress(request, made) : made;
  }
}

/** `proxy_redirect`: by default what is written in `proxy_pass` becomes what is written in `location`. */
function redirectsOf(
  scope: Scope,
  variables: ConfigurationVariables,
  place: { readonly location: LocationName | undefined; readonly address: ProxyAddress } | undefined,
): readonly Rewriting[] {
  const statements = scope.all('proxy_redirect');
  const usualOne = place ? [usualRedirect(place.address, place.location)] : [];
  if (statements.length === 0) return usualOne;
  return statements.flatMap(({ args: [pattern, replacement] }) => {
    if (!pattern || pattern.text === 'off') return [];
    return replacement ? [rewriting(pattern, replacement, variables, 'beginning')] : usualOne;
  });
}

function usualRedirect(
  { scheme, host, port, uri }: ProxyAddress,
  location: LocationName | undefined,
): Rewriting {
  const address = `${scheme}://${host}${port === undefined ? '' : `:${port}`}`;
  const unix = host.startsWith('unix:') && uri !== undefined ? ':' : '';
  const [before, own] = uri === undefined ? ['/', '/'] : [`${unix}${uri}`, location?.path ?? '/'];
  const beginning = `${address}${before}`;
  return (_, text) =>
    text.startsWith(beginning) ? `${encodePath(own)}${text.slice(beginning.length)}` : undefined;
}

/** The headers as they came, one for each line. */
function pairsOf({ rawHeaders }: IncomingMessage): HeaderList {
  const pairs: [string, string][] = [];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    pairs.push([rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '']);
  }
  return pairs;
}
