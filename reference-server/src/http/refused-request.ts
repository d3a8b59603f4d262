import { type IncomingMessage, METHODS } from 'node:http';

/** What is wrong with a request that node:http could not read: an answer, or nothing that could be answered. */
export interface ReadFailure {
  readonly status: number;
  readonly reason: string;
}

/** The first line of a request. */
export interface RequestLine {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
}

/** The error that node:http's `clientError` gives. */
export interface ParserError extends Error {
  readonly code?: string;
  readonly reason?: string;
  readonly bytesParsed?: number;
  readonly rawPacket?: Buffer;
}

const failures: Readonly<Record<string, ReadFailure>> = {
  HPE_HEADER_OVERFLOW: { status: 431, reason: 'The request line and headers are longer than 16 KiB.' },
  HPE_CHUNK_EXTENSIONS_OVERFLOW: { status: 413, reason: 'The chunk extensions are too long.' },
  ERR_HTTP_REQUEST_TIMEOUT: { status: 408, reason: 'The request took too long to arrive.' },
  HPE_INVALID_VERSION: { status: 505, reason: 'Only HTTP/1.0 and HTTP/1.1 are spoken here.' },
  HPE_PAUSED_H2_UPGRADE: { status: 505, reason: 'Only HTTP/1.0 and HTTP/1.1 are spoken here.' },
  HPE_INVALID_EOF_STATE: { status: 400, reason: 'The request was cut off.' },
  HPE_INVALID_CONTENT_LENGTH: {
    status: 400,
    reason: 'The Content-Length is not a number, or does not go with the Transfer-Encoding.',
  },
  HPE_UNEXPECTED_CONTENT_LENGTH: {
    status: 400,
    reason: 'There is more than one Content-Length, or one with a Transfer-Encoding.',
  },
  HPE_INVALID_TRANSFER_ENCODING: {
    status: 400,
    reason: 'The Transfer-Encoding does not end in chunked, or comes with a Content-Length.',
  },
  HPE_INVALID_CHUNK_SIZE: { status: 400, reason: 'A chunk of the body has no valid size.' },
  HPE_INVALID_URL: { status: 400, reason: 'The request target is malformed.' },
  HPE_INVALID_HEADER_TOKEN: { status: 400, reason: 'A header is malformed.' },
};

/** The answer to a request that could not be read. */
export function readFailure(error: { readonly code?: string | undefined }): ReadFailure {
  return failures[error.code ?? ''] ?? { status: 400, reason: 'This is no valid HTTP request.' };
}

/** Whether the connection itself failed, so that nobody is there to be answered. */
export function isConnectionLost(error: ParserError): boolean {
  return error.code === undefined || /^E[A-Z]+$/.test(error.code);
}

/** How much at the end of what was read can be the beginning of a method: there the parser was when it stumbled. */
function knownPart(read: string): number {
  const beginnings = METHODS.flatMap((method) =>
    Array.from(method, (_, index) => method.slice(0, index + 1)),
  );
  return Math.max(
    0,
    ...beginnings.filter((beginning) => read.endsWith(beginning)).map(({ length }) => length),
  );
}

/**
 * The request line in the piece of input that the parser stumbled over, for a method that it doesn't know.
 * @param packet the piece, and what came after it
 * @param offset where the parser stopped
 * @returns 'incomplete' while the line has no end, undefined when there is no request line
 */
export function requestLine(packet: Buffer, offset: number): RequestLine | 'incomplete' | undefined {
  const text = packet.toString('latin1');
  const start = offset - knownPart(text.slice(0, offset));
  const end = text.indexOf('\n', start);
  if (end < 0) return 'incomplete';
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/(\d\.\d)\r?$/.exec(text.slice(start, end));
  if (!match) return undefined;
  const [, method = '', target = '', httpVersion = ''] = match;
  return { method, target, httpVersion };
}

/** What node:http lets pass although HTTP forbids it, or although this server cannot do it. */
export function malformed(request: IncomingMessage): ReadFailure | undefined {
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return { status: 400, reason: 'The request has more than one Host header.' };
  if (hosts.length === 0 && request.httpVersion === '1.1') {
    return { status: 400, reason: 'The request has no Host header.' };
  }
  const coding = request.headers['transfer-encoding'];
  if (coding !== undefined && coding.trim().toLowerCase() !== 'chunked') {
    return { status: 501, reason: 'The only Transfer-Encoding taken here is chunked.' };
  }
  return undefined;
}
