import type { Duplex } from 'node:stream';
import type { Awaitable } from '../broker/awaitable.js';
import type { Body, Exchange, Handler, HeaderList, ResponseHead, Sink, UpgradeBudget } from './exchange.js';
import { allowedByPreflight } from './preflight.js';
import type { SameOriginPolicy, Verdict } from './same-origin.js';
import { textResponse } from './text-response.js';

type Served = Extract<Verdict, { type: 'served' }>;
type Refused = Extract<Verdict, { type: 'refused' }>;

/** A whole answer. */
type Answer = readonly [head: ResponseHead, bytes: Uint8Array];

/** The answer to a request that the policy refuses. */
function refusedBy({ status, reason }: Refused): Answer {
  return textResponse(status, reason, [
    ['Cache-Control', 'no-store'],
    ['Vary', 'Origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['X-Content-Type-Options', 'nosniff'],
  ]);
}

/** What the policy says in the head of an answer. */
function headersFor({ reader, embeddable }: Served): HeaderList {
  const cors: HeaderList =
    reader === undefined
      ? []
      : [
          ['Access-Control-Allow-Origin', reader],
          ['Access-Control-Expose-Headers', 'Etag, Last-Modified, X-Nginx-PushStream-Explain'],
        ];
  const embedding = embeddable ? 'cross-origin' : 'same-origin';
  return [...cors, ['Vary', 'Origin'], ['Cross-Origin-Resource-Policy', embedding]];
}

/**
 * A handler behind a policy. What it says itself of other origins is left out: the policy says it.
 * @param more headers of every answer
 */
export function guarded(handler: Handler, policy: SameOriginPolicy, more: HeaderList): Handler {
  /** Kept for the next request: who gets the same answer gets the same object. */
  let latest = { verdict: nobody, heads: new Heads([...headersFor(nobody), ...more]) };
  const headsFor = (verdict: Served): Heads => {
    const { reader, embeddable } = latest.verdict;
    if (verdict.reader !== reader || verdict.embeddable !== embeddable) {
      latest = { verdict, heads: new Heads([...headersFor(verdict), ...more]) };
    }
    return latest.heads;
  };
  let judged: { readonly key: object; readonly verdict: Verdict } | undefined;
  const judge = (exchange: Exchange): Verdict => {
    const { headKey: key } = exchange;
    if (key !== undefined && judged?.key === key) return judged.verdict;
    const verdict = policy.judge(exchange);
    judged = key && { key, verdict };
    return verdict;
  };
  return (exchange) => {
    const verdict = judge(exchange);
    if (verdict.type === 'refused') return exchange.respond(...refusedBy(verdict));
    const heads = headsFor(verdict);
    const preflight = verdict.reader === undefined ? undefined : allowedByPreflight(exchange);
    if (preflight) return exchange.respond(heads.complete({ status: 200, headers: [] }, preflight));
    return handler(new GuardedExchange(exchange, heads));
  };
}

/** The verdict on programs, and on the server's own pages. */
const nobody: Served = { type: 'served', reader: undefined, embeddable: false };

/** The pages of a server behind a policy, which is asked before every request that no handler takes. */
export function guardedPages(
  pages: (exchange: Exchange) => Answer | undefined,
  policy: SameOriginPolicy,
): (exchange: Exchange) => Answer | undefined {
  return (exchange) => {
    const verdict = policy.judge(exchange, exchange.path === '/');
    if (verdict.type === 'refused') return refusedBy(verdict);
    const page = pages(exchange);
    if (!page) return undefined;
    const [head, bytes] = page;
    return [{ ...head, headers: [...head.headers, ...headersFor(verdict)] }, bytes];
  };
}

/** Adds the same headers to the heads of many answers. */
class Heads {
  readonly #added: HeaderList;
  #latest: { readonly given: ResponseHead; readonly complete: ResponseHead } | undefined;

  constructor(added: HeaderList) {
    this.#added = added;
  }

  complete(given: ResponseHead, more: HeaderList = []): ResponseHead {
    if (this.#latest?.given === given) return this.#latest.complete;
    const own = given.headers.filter(([name]) => !/^access-control-/i.test(name));
    const complete = { ...given, headers: [...own, ...this.#added, ...more] };
    this.#latest = { given, complete };
    return complete;
  }
}

/** An exchange whose answer gets headers besides. */
class GuardedExchange implements Exchange {
  readonly #inner: Exchange;
  readonly #heads: Heads;

  constructor(inner: Exchange, heads: Heads) {
    this.#inner = inner;
    this.#heads = heads;
  }

  get method(): string {
    return this.#inner.method;
  }

  get target(): string {
    return this.#inner.target;
  }

  get path(): string {
    return this.#inner.path;
  }

  get query(): string {
    return this.#inner.query;
  }

  get httpVersion(): string {
    return this.#inner.httpVersion;
  }

  get streamFraming(): Sink['framing'] {
    return this.#inner.streamFraming;
  }

  get peer(): string {
    return this.#inner.peer;
  }

  get headKey(): object | undefined {
    return this.#inner.headKey;
  }

  get captures(): readonly string[] {
    return this.#inner.captures;
  }

  get ended(): boolean {
    return this.#inner.ended;
  }

  header(name: string): string | undefined {
    return this.#inner.header(name);
  }

  body(limit: number): Awaitable<Uint8Array> {
    return this.#inner.body(limit);
  }

  respond(head: ResponseHead, body?: Body): void {
    this.#inner.respond(this.#heads.complete(head), body);
  }

  stream(head: ResponseHead): Sink {
    return this.#inner.stream(this.#heads.complete(head));
  }

  upgrade(answer: Uint8Array): Duplex | undefined {
    return this.#inner.upgrade(answer);
  }

  get budget(): UpgradeBudget {
    return this.#inner.budget;
  }

  onAbandoned(listener: () => void): void {
    this.#inner.onAbandoned(listener);
  }
}
