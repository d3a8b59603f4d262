import { BrokerClosed } from '../../broker/broker.js';
import { StoreUnavailable } from '../../broker/commits.js';
import { StoreFull } from '../../broker/store.js';
import type { Answer } from '../../delivery/answers.js';
import { BodyTooLarge } from '../../http/errors.js';
import type { Exchange, Handler, HeaderList } from '../../http/exchange.js';
import { allowedOrigin } from '../allowed-origin.js';
import type { RelaySettings } from './settings.js';

/** A request that is turned down: thrown by what finds out, answered by {@link answering}. */
export class Refusal extends Error {
  readonly answer: Answer;

  constructor(status: number, reason: string, headers: HeaderList = []) {
    super(reason);
    this.answer = inText(status, reason, headers);
  }
}

/** An answer whose body is one line of text. */
export function inText(status: number, reason: string, headers: HeaderList = []): Answer {
  return { status, headers: [...headers, ['Content-Type', 'text/plain']], bytes: Buffer.from(reason) };
}

/** Answers depend on what was published meanwhile; even a revalidated copy would be an old message told twice. */
const uncached: HeaderList = [['Cache-Control', 'no-store']];

type OriginSettings = Pick<RelaySettings, 'push_allowed_origins'>;

/** The headers on every answer of a location: caches keep nothing, scripts of allowed origins may read everything. */
export function ambientHeaders(
  exchange: Exchange,
  { push_allowed_origins: origins }: OriginSettings,
): HeaderList {
  // The module says so to OPTIONS: whoever asks may ask, and reads the answers only where the location says so.
  const usual = exchange.method === 'OPTIONS' ? '*' : '';
  const allowed = origins?.(exchange) ?? usual;
  if (allowed === '' || exchange.header('origin') === undefined) return uncached;
  return [...uncached, allowedOrigin(allowed), ['Access-Control-Expose-Headers', 'Etag, Last-Modified']];
}

/** Answers with the ambient headers. */
export function send(exchange: Exchange, settings: OriginSettings, { bytes, ...head }: Answer): void {
  const headers = [...head.headers, ...ambientHeaders(exchange, settings)];
  exchange.respond({ ...head, headers }, bytes);
}

/**
 * A handler that answers what `act` throws, where that is about the request.
 * @param told what a request comes to that is turned down
 */
export function answering(
  settings: OriginSettings,
  act: Handler,
  told: (exchange: Exchange, status: number) => void = () => {},
): Handler {
  return (exchange) => {
    const turnDown = (error: unknown) => {
      const answer = answerTo(error);
      told(exchange, answer?.status ?? 500);
      if (!answer) throw error;
      send(exchange, settings, answer);
    };
    try {
      const work = act(exchange);
      // Most requests have had their effect by now, and nothing is waited for.
      return work?.catch(turnDown);
    } catch (error) {
      turnDown(error);
    }
  };
}

function answerTo(error: unknown): Answer | undefined {
  if (error instanceof Refusal) return error.answer;
  if (error instanceof BodyTooLarge) return inText(413, error.message);
  if (error instanceof StoreFull) return inText(507, 'The memory for channels and messages is used up.');
  if (error instanceof BrokerClosed) return inText(503, 'The server is stopping.', [['Retry-After', '1']]);
  if (error instanceof StoreUnavailable) return inText(503, `${error.message}.`, [['Retry-After', '1']]);
  return undefined;
}

/** The answer to a method that a location does not take. */
export function methodNotAllowed(method: string, allowed: readonly string[]): Answer {
  const allow = allowed.join(', ');
  return inText(405, `${method} is not allowed here, only ${allow}.`, [['Allow', allow]]);
}

/** Whether the request is a browser's question before a request of another origin. */
export function isPreflight(exchange: Exchange): boolean {
  return (
    exchange.method === 'OPTIONS' &&
    exchange.header('origin') !== undefined &&
    exchange.header('access-control-request-method') !== undefined
  );
}

/** The answer to a preflight. Any header may be sent: none has a meaning that would need protection. */
export function preflightAnswer(
  exchange: Exchange,
  methods: readonly string[],
  headers: readonly string[],
): Answer {
  const asked = exchange.header('access-control-request-headers');
  return {
    status: 200,
    headers: [
      ['Access-Control-Allow-Methods', methods.join(', ')],
      ['Access-Control-Allow-Headers', asked || headers.join(', ')],
      ['Access-Control-Max-Age', '600'],
    ],
  };
}
