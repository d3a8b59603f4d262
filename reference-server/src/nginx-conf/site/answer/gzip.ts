import { inBytes } from '../../../http/bytes.js';
import type { HeaderList, ResponseHead } from '../../../http/exchange.js';
import { type BoundedRegex, compileRegex } from '../../../regex/bounded-regex.js';
import type { Scope } from '../../language/scope.js';
import { readFlag } from '../../language/values.js';
import type { NginxRequest } from '../request.js';

/** What becomes of an answer. */
export interface Packing {
  readonly head: ResponseHead;
  /** The level that its body is compressed at; undefined = it goes out as it is. */
  readonly level: number | undefined;
}

const statuses = [200, 403, 404];

/** Internet Explorer 4 to 6, but for those with the second service pack. */
const oldExplorer = {
  test: (agent: string) => /MSIE [4-6]\./.test(agent.slice(agent.lastIndexOf('SV1') + 1)),
};

/** What is compressed in a location, and for whom. */
export class Gzip {
  readonly #level: number;
  readonly #types: ReadonlySet<string>;
  readonly #shortest: number;
  readonly #vary: boolean;
  readonly #proxied: ReadonlySet<string>;
  readonly #oldVersions: boolean;
  readonly #disabled: readonly Pick<BoundedRegex, 'test'>[];

  private constructor(scope: Scope) {
    const words = (name: string) => (scope.find(name)?.args ?? []).map(({ text }) => text);
    this.#level = scope.count('gzip_comp_level');
    this.#types = new Set(['text/html', ...words('gzip_types').map((type) => type.toLowerCase())]);
    this.#shortest = scope.size('gzip_min_length');
    this.#vary = scope.flag('gzip_vary');
    this.#proxied = new Set(words('gzip_proxied'));
    this.#oldVersions = scope.text('gzip_http_version') === '1.0';
    this.#disabled = words('gzip_disable').flatMap((text) =>
      text === 'msie6' ? oldExplorer : (compileRegex(inBytes(text), 'i') ?? []),
    );
  }

  /** Undefined where nothing is compressed. */
  static of(scope: Scope): Gzip | undefined {
    return readFlag(scope.text('gzip')) ? new Gzip(scope) : undefined;
  }

  /** For files that are compressed already. */
  static ofFiles(scope: Scope): Gzip {
    return new Gzip(scope);
  }

  /** What is told to caches of what could be compressed. */
  get vary(): HeaderList {
    return this.#vary ? [['Vary', 'Accept-Encoding']] : [];
  }

  /** Whether an answer goes out compressed. @param length of the body */
  packs(request: NginxRequest, head: ResponseHead, length: number): boolean {
    return this.#couldBe(request, head, length) && this.isFor(request, head.headers);
  }

  /** @param length of the body; undefined when nobody knows it yet */
  pack(request: NginxRequest, head: ResponseHead, length: number | undefined): Packing {
    if (!this.#couldBe(request, head, length)) return { head, level: undefined };
    const { vary } = this;
    if (!this.isFor(request, head.headers)) {
      return { head: { ...head, headers: [...head.headers, ...vary] }, level: undefined };
    }
    const headers = head.headers.flatMap(([name, value]): HeaderList => {
      // Compressed, it is the same byte for byte no more: its parts are others.
      if (/^accept-ranges$/i.test(name)) return [];
      const weaker = /^etag$/i.test(name) && value.startsWith('"') ? 'W/' : '';
      return [[name, `${weaker}${value}`]];
    });
    return {
      head: { ...head, headers: [...headers, ...vary, ['Content-Encoding', 'gzip']], chunked: true },
      level: this.#level,
    };
  }

  /** Whether the answer is one that is compressed for some. */
  #couldBe({ method }: NginxRequest, head: ResponseHead, length = Number.POSITIVE_INFINITY): boolean {
    if (!statuses.includes(head.status) || method === 'HEAD' || length < this.#shortest) return false;
    if (headerOf(head.headers, 'content-encoding') !== undefined) return false;
    const type = headerOf(head.headers, 'content-type')?.split(';')[0]?.trim().toLowerCase() ?? '';
    return this.#types.has('*') || this.#types.has(type);
  }

  /** Whether an answer with these headers is compressed for who asks. */
  isFor(request: NginxRequest, headers: HeaderList): boolean {
    if (!this.#oldVersions && request.httpVersion === '1.0') return false;
    if (!takesGzip(request.header('accept-encoding') ?? '')) return false;
    if (request.header('via') !== undefined && !this.#mayBeProxied(request, headers)) return false;
    const agent = request.header('user-agent') ?? '';
    return !this.#disabled.some((expression) => expression.test(agent));
  }

  #mayBeProxied(request: NginxRequest, headers: HeaderList): boolean {
    const given = this.#proxied;
    if (given.has('off') || given.size === 0) return false;
    if (given.has('any') || (given.has('auth') && request.header('authorization') !== undefined)) return true;
    const expires = headerOf(headers, 'expires');
    if (expires !== undefined) return given.has('expired') && Date.parse(expires) < request.startedAt;
    const control = headerOf(headers, 'cache-control');
    if (control !== undefined) {
      return ['no-cache', 'no-store', 'private'].some((one) => given.has(one) && control.includes(one));
    }
    if (given.has('no_last_modified') && headerOf(headers, 'last-modified') !== undefined) return false;
    return !(given.has('no_etag') && headerOf(headers, 'etag') !== undefined);
  }
}

function headerOf(headers: HeaderList, name: string): string | undefined {
  return headers.find(([other]) => other.toLowerCase() === name)?.[1];
}

/** Whether an Accept-Encoding names gzip, and not with a weight of zero. */
function takesGzip(accepted: string): boolean {
  for (const part of accepted.split(',')) {
    const [coding, ...parameters] = part.split(';').map((one) => one.trim().toLowerCase());
    if (coding !== 'gzip') continue;
    const weight = parameters.find((one) => /^q\s*=/.test(one))?.replace(/^q\s*=\s*/, '');
    return weight === undefined || Number(weight) > 0;
  }
  return false;
}
