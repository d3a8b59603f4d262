import type { Exchange, HeaderList } from './exchange.js';

const token = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

/**
 * What a page of another origin may send that asks before it does (a CORS preflight): the methods there are, and the headers it
 * names.
 * @returns undefined when the request is no such question
 */
export function allowedByPreflight(exchange: Exchange): HeaderList | undefined {
  const isPreflight =
    exchange.method === 'OPTIONS' && exchange.header('access-control-request-method') !== undefined;
  if (!isPreflight) return undefined;
  const asked = (exchange.header('access-control-request-headers') ?? '')
    .split(',')
    .map((name) => name.trim());
  const names = asked.filter((name) => token.test(name));
  return [
    ['Access-Control-Allow-Methods', 'GET, HEAD, POST, PUT, DELETE'],
    ...(names.length > 0 ? ([['Access-Control-Allow-Headers', names.join(', ')]] as const) : []),
    ['Access-Control-Max-Age', '600'],
  ];
}
