/** The head of a request or response, read back from what went over the wire. */
export interface Head {
  /** The request line or status line. */
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/** A message and where it ends. */
export interface Parsed extends Head {
  readonly body: Buffer;
  readonly chunked: boolean;
  /** The offset after its last byte. */
  readonly end: number;
}

/** The first field of this name. */
export function field({ headers }: Head, name: string): string | undefined {
  return headers.find(([given]) => given.toLowerCase() === name.toLowerCase())?.[1];
}

/** The head that begins here, and the offset after it; undefined when it is not whole. */
export function parseHead(bytes: Buffer, from: number): (Head & { readonly end: number }) | undefined {
  const end = bytes.indexOf('\r\n\r\n', from);
  if (end < 0) return undefined;
  const [line = '', ...fields] = bytes.toString('latin1', from, end).split('\r\n');
  const headers = fields.map((text): readonly [string, string] => {
    const colon = text.indexOf(':');
    return colon < 0 ? [text, ''] : [text.slice(0, colon), text.slice(colon + 1).trim()];
  });
  return { line, headers, end: end + 4 };
}

/** Takes the chunks off a body; undefined when it is not whole. */
function readChunks(bytes: Buffer, from: number): { body: Buffer; end: number } | undefined {
  const chunks: Buffer[] = [];
  for (let at = from; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at);
    const size = lineEnd < 0 ? Number.NaN : Number.parseInt(bytes.toString('latin1', at, lineEnd), 16);
    if (Number.isNaN(size)) return undefined;
    const start = lineEnd + 2;
    if (start + size + 2 > bytes.length) return undefined;
    chunks.push(bytes.subarray(start, start + size));
    at = start + size + 2;
    if (size === 0) return { body: Buffer.concat(chunks), end: at };
  }
}

function withBody(
  bytes: Buffer,
  head: Head & { readonly end: number },
  otherwise: number,
): Parsed | undefined {
  const { line, headers } = head;
  const chunked = /chunked/i.test(field(head, 'Transfer-Encoding') ?? '');
  if (chunked) {
    const whole = readChunks(bytes, head.end);
    return whole && { line, headers, chunked, ...whole };
  }
  const length = field(head, 'Content-Length');
  const end = length === undefined ? otherwise : head.end + Number(length);
  if (Number.isNaN(end) || end > bytes.length) return undefined;
  return { line, headers, chunked, body: bytes.subarray(head.end, end), end };
}

/** The requests that were sent on a connection; undefined when that is not whole HTTP. */
export function parseRequests(bytes: Buffer): Parsed[] | undefined {
  const requests: Parsed[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = parseHead(bytes, at);
    const request = head && withBody(bytes, head, head.end);
    if (!request || !/^\S+ \S+ HTTP\/1\.[01]$/.test(request.line)) return undefined;
    requests.push(request);
    at = request.end;
  }
  return requests;
}

/** The head of the final response, which may still be coming; undefined when it is not whole. */
export function parseFinalHead(bytes: Buffer): (Head & { readonly end: number }) | undefined {
  let head = parseHead(bytes, 0);
  // A 101 is final: what follows is no HTTP.
  while (head && /^HTTP\/1\.\d 1(?!01)/.test(head.line)) head = parseHead(bytes, head.end);
  return head;
}

/** The final responses to requests with these methods, as far as they came whole. */
export function parseResponses(bytes: Buffer, methods: readonly string[]): Parsed[] {
  const responses: Parsed[] = [];
  for (let at = 0; responses.length < methods.length; ) {
    const head = parseHead(bytes, at);
    if (!head) break;
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head.line)?.[1]);
    const interim = status < 200;
    const bodiless = interim || status === 204 || status === 304 || methods[responses.length] === 'HEAD';
    const response = bodiless
      ? { ...head, body: Buffer.alloc(0), chunked: false }
      : withBody(bytes, head, bytes.length);
    if (!response) break;
    if (!interim) responses.push(response);
    at = response.end;
  }
  return responses;
}
