/** Longest head that is read here, in bytes. */
const longestHead = 8 * 1024;

/** Most headers of such a request. */
const mostHeaders = 40;

/** Headers by which a request is more than it looks, so that node:http has to read it. */
const intricate = new Set(['content-length', 'transfer-encoding', 'upgrade', 'expect', 'trailer']);

const firstLine = /GET (\/[!-~]*) HTTP\/1\.1\r\n/y;
const headerLine = /([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([!-~](?:[\t -~]*[!-~])?)?[ \t]*\r\n/y;

/** A request as most subscribers send it: GET, HTTP/1.1, no body, nothing unusual in its headers. */
export interface QuickRequest {
  readonly target: string;
  /** The whole head. */
  readonly head: string;
}

/** The latest head that was read, and its headers: names in lower case, each with its value behind it. */
let latest: { readonly head: string; readonly headers: readonly string[] } = { head: '', headers: [] };

/** Reads a piece of input that is one such request and nothing else; undefined for anything that needs a closer look. */
export function readQuickRequest(input: Buffer): QuickRequest | undefined {
  const { length } = input;
  // CR LF CR LF at the end.
  if (length > longestHead || length < 16 || input.readUInt32BE(length - 4) !== 0x0d0a0d0a) return undefined;
  const head = input.toString('latin1');
  firstLine.lastIndex = 0;
  const target = firstLine.exec(head)?.[1];
  if (target === undefined) return undefined;
  const headers = readHeaders(head, firstLine.lastIndex);
  if (!headers) return undefined;
  latest = { head, headers };
  return { target, head };
}

function readHeaders(head: string, start: number): readonly string[] | undefined {
  const headers: string[] = [];
  const end = head.length - 2;
  let at = start;
  while (at < end) {
    headerLine.lastIndex = at;
    const match = headerLine.exec(head);
    if (!match) return undefined;
    at = headerLine.lastIndex;
    const name = (match[1] ?? '').toLowerCase();
    const value = match[2] ?? '';
    if (intricate.has(name) || find(headers, name) !== undefined) return undefined;
    if (name === 'connection' && value.toLowerCase() !== 'keep-alive') return undefined;
    headers.push(name, value);
  }
  const usual = at === end && headers.length <= 2 * mostHeaders && find(headers, 'host') !== undefined;
  return usual ? headers : undefined;
}

function find(headers: readonly string[], name: string): string | undefined {
  for (let index = 0; index < headers.length; index += 2) {
    if (headers[index] === name) return headers[index + 1];
  }
  return undefined;
}

/** A header of a head that was read, by its lower-case name. */
export function quickHeader(head: string, name: string): string | undefined {
  if (latest.head !== head) latest = { head, headers: readHeaders(head, head.indexOf('\n') + 1) ?? [] };
  return find(latest.headers, name);
}
