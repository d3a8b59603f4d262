import { BrokerClosed } from '../../broker/broker.js';
import { StoreUnavailable } from '../../broker/commits.js';
import type { FollowRefusal } from '../../broker/following.js';
import { TooManyChannels } from '../../broker/following.js';
import { StoreFull } from '../../broker/store.js';
import { BodyTooLarge } from '../../http/errors.js';
import type { Exchange, Handler, HeaderList } from '../../http/exchange.js';
import { allowedOrigin } from '../allowed-origin.js';
import { decodeValue } from './channels-path.js';
import type { PushStreamSettings } from './settings.js';

/** Keeps every answer from being stored. */
export const uncached: HeaderList = [
  ['Expires', 'Thu, 01 Jan 1970 00:00:01 GMT'],
  ['Cache-Control', 'no-cache, no-store, must-revalidate'],
];

/**
 * Asks who stands between, in the words of nginx and in those of RFC 10036, to pass on each piece of a stream as it comes: a
 * proxy that collects would keep messages back until its buffer is full.
 */
export const unbuffered: HeaderList = [
  ['X-Accel-Buffering', 'no'],
  ['Incremental', '?1'],
];

/** What the dialect says of other origins, in the answer to OPTIONS and in all others; nothing where none is allowed. */
interface Access {
  readonly allowed: string;
  readonly preflight: HeaderList;
  readonly others: HeaderList;
}

const noAccess: Access = { allowed: '', preflight: [], others: [] };

/** What scripts of other origins may do; nothing where no origin is allowed. The same list for the same origins. */
export function accessHeaders(
  { push_stream_allowed_origins: origins }: PushStreamSettings,
  methods: string,
): (exchange: Exchange) => HeaderList {
  let latest = noAccess;
  return (exchange) => {
    const allowed = decodeValue(origins?.(exchange) ?? '');
    if (allowed !== latest.allowed) latest = accessOf(allowed, methods);
    return exchange.method === 'OPTIONS' ? latest.preflight : latest.others;
  };
}

/** Headers that pages of allowed origins may send: those that the module lets them, and what clients send beside them. */
const ofModule = 'If-Modified-Since,If-None-Match,Etag,Event-Id,Event-Type,Last-Event-Id';
const ofClients = 'Authorization,Content-Type';

function accessOf(allowed: string, methods: string): Access {
  if (allowed === '') return noAccess;
  const headers = (allowedHeaders: string): HeaderList => [
    allowedOrigin(allowed),
    ['Access-Control-Allow-Methods', methods],
    ['Access-Control-Allow-Headers', allowedHeaders],
    ['Access-Control-Expose-Headers', 'Etag, Last-Modified'],
  ];
  // Browsers look for it in the answer to OPTIONS alone: all others are those of the module.
  return { allowed, preflight: headers(`${ofModule},${ofClients}`), others: headers(ofModule) };
}

/** A request that is turned down, with the reason in a header. */
export class Refusal extends Error {
  readonly status: number;
  /** Undefined = the status says it all. */
  readonly explain: string | undefined;
  readonly headers: HeaderList;

  constructor(status: number, explain?: string, headers: HeaderList = []) {
    super(explain ?? String(status));
    this.status = status;
    this.explain = explain;
    this.headers = headers;
  }
}

/** The reason of a refusal. */
export function explainHeader(explain: string | undefined): HeaderList {
  return explain === undefined ? [] : [['X-Nginx-PushStream-Explain', explain]];
}

const tooManyChannels = 'Number of channels were exceeded.';

const followRefusals: Readonly<Record<FollowRefusal, readonly [status: number, explain?: string]>> = {
  unauthorized: [403, 'Subscriber could not create channels.'],
  'too many subscribers': [403, 'Subscribers limit per channel has been exceeded.'],
  'too many channels': [403, tooManyChannels],
  'no memory': [500],
};

export function followRefusal(reason: FollowRefusal): Refusal {
  return new Refusal(...followRefusals[reason]);
}

/** What is wrong with the request, or with the server; undefined where it is a fault of the code. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (error instanceof Refusal) return error;
  if (error instanceof TooManyChannels) return new Refusal(403, tooManyChannels);
  if (error instanceof StoreFull) return new Refusal(500);
  if (error instanceof BrokerClosed) return new Refusal(503, undefined, [['Retry-After', '1']]);
  if (error instanceof StoreUnavailable) return new Refusal(503, error.message, [['Retry-After', '1']]);
  if (error instanceof BodyTooLarge) return new Refusal(413);
  return undefined;
}

/** What the server, not the dialect, has to say: a page, and the connection ends. */
const pages: Readonly<Record<number, string>> = {
  413: 'Request Entity Too Large',
  500: 'Internal Server Error',
  503: 'Service Temporarily Unavailable',
};

function page(status: number, title: string): Buffer {
  const name = `${status} ${title}`;
  return Buffer.from(
    `<html>\r\n<head><title>${name}</title></head>\r\n<body>\r\n<h1>${name}</h1>\r\n</body>\r\n</html>\r\n`,
  );
}

/** Answers a refusal; `headers` are those of every answer of the location. */
export function refuse(exchange: Exchange, refusal: Refusal, headers: HeaderList): void {
  const { status, explain } = refusal;
  const title = pages[status];
  const own: HeaderList =
    title === undefined
      ? explainHeader(explain)
      : [
          ['Content-Type', 'text/html'],
          ['Connection', 'close'],
        ];
  exchange.respond(
    { status, headers: [...own, ...refusal.headers, ...headers] },
    title === undefined ? undefined : page(status, title),
  );
}

/**
 * A handler that answers what `act` throws, where that is about the request.
 * @param ambient the headers of every answer
 * @param told what a request comes to that is turned down
 */
export function answering(
  ambient: (exchange: Exchange) => HeaderList,
  act: (exchange: Exchange, headers: HeaderList) => void | Promise<void>,
  told: (exchange: Exchange, status: number) => void = () => {},
): Handler {
  return (exchange) => {
    const headers = ambient(exchange);
    const turnDown = (error: unknown) => {
      const refusal = refusalOf(error);
      told(exchange, refusal?.status ?? 500);
      if (!refusal) throw error;
      refuse(exchange, refusal, headers);
    };
    try {
      const work = act(exchange, headers);
      // Most requests have had their effect by now, and nothing is waited for.
      return work?.catch(turnDown);
    } catch (error) {
      turnDown(error);
    }
  };
}
