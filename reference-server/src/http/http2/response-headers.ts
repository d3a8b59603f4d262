import type { OutgoingHttpHeaders } from 'node:http2';
import type { HeaderList, ResponseHead } from '../exchange.js';
import { sendable } from '../response-bytes.js';

/** Headers of one connection of HTTP/1.1, which must not be on a stream (RFC 9113 8.2.2). */
const ofConnection = new Set([
  ...['connection', 'keep-alive', 'proxy-connection', 'transfer-encoding', 'upgrade'],
  ...['http2-settings', 'te'],
]);

/** Headers that node:http2 sends once only; the first counts. */
const single = new Set([
  ...['access-control-allow-credentials', 'access-control-max-age', 'access-control-request-method', 'age'],
  ...['authorization', 'content-encoding', 'content-language', 'content-length', 'content-location'],
  ...['content-md5', 'content-range', 'content-type', 'date', 'dnt', 'etag', 'expires', 'from', 'host'],
  ...['if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since', 'last-modified'],
  ...['location', 'max-forwards', 'proxy-authorization', 'range', 'referer', 'retry-after', 'tk'],
  ...['upgrade-insecure-requests', 'user-agent', 'x-content-type-options'],
]);

const token = /^[!#$%&'*+.^_`|~0-9a-z-]+$/;

/** The headers that were made last: many who wait for the same message are answered with the same ones. */
let latest:
  | {
      readonly head: ResponseHead;
      readonly standard: HeaderList;
      readonly length: number | undefined;
      readonly made: OutgoingHttpHeaders;
    }
  | undefined;

/**
 * The head of an answer as node:http2 takes it. It must not be changed by what is in a header: throws where that would be.
 * @param standard headers that every answer has, but where the head replaces them
 * @param length of the body; undefined where it is not told
 */
export function streamHeaders(
  head: ResponseHead,
  standard: HeaderList,
  length: number | undefined,
): OutgoingHttpHeaders {
  if (latest?.head === head && latest.standard === standard && latest.length === length) return latest.made;
  const made: OutgoingHttpHeaders = { ':status': head.status };
  const { replaces = [] } = head;
  for (const [name, value] of standard) {
    if (!replaces.includes(name.toLowerCase())) add(made, name, value);
  }
  for (const [name, value] of head.headers) add(made, name, value);
  if (length !== undefined) made['content-length'] = String(length);
  latest = { head, standard, length, made };
  return made;
}

/** The headers of the answer to an upgrade, as they are on a stream: there they are those of a success. */
export function upgradeHeaders(answer: Uint8Array): OutgoingHttpHeaders {
  const made: OutgoingHttpHeaders = { ':status': 200 };
  const [, ...lines] = Buffer.from(answer).toString('latin1').split('\r\n');
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(colon, 0)).toLowerCase();
    if (name !== '' && name !== 'sec-websocket-accept') add(made, name, line.slice(colon + 1).trim());
  }
  return made;
}

function add(made: OutgoingHttpHeaders, given: string, value: string): void {
  const name = given.toLowerCase();
  // What is no name would break the stream.
  if (ofConnection.has(name) || !token.test(name)) return;
  const sent = sendable(name, value);
  const before = made[name];
  if (before === undefined) made[name] = sent;
  else if (!single.has(name)) made[name] = [before, sent].flat().map(String);
}
