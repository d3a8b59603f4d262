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
  HPE_INVALID_EOF_STATE: { status: 400, reason: 'The request was cut off.' },
  HPE_INVALID_CONTENT_LENGTH: {
    status: 400,
    reason: 'The Content-Length is not a number, or comes with a Transfer-Encoding.',
  },
  HPE_UNEXPECTED_CONTENT_LENGTH: { status: 400, reason: 'There is more than one Content-Length.' },
  HPE_INVALID_TRANSFER_ENCODING: {
    status: 400,
    reason: 'The Transfer-Encoding does not end in chunked, or comes with a Content-Length.',
  },
  HPE_INVALID_CHUNK_SIZE: { status: 400, reason: 'A chunk of the body has no valid size.' },
  HPE_INVALID_URL: { status: 400, reason: 'The request target is malformed.' },
  HPE_INVALID_HEADER_TOKEN: { status: 400, reason: 'A header is malformed.' },
};

const wrongVersion: ReadFailure = { status: 505, reason: 'Only HTTP/1.0 and HTTP/1.1 are spoken here.' };
const noRequest: ReadFailure = { status: 400, reason: 'This is no valid HTTP request.' };

/** The answer to a request that could not be read. */
export function readFailure({ code = '', reason = '' }: Pick<ParserError, 'code' | 'reason'>): ReadFailure {
  if (code === 'HPE_PAUSED_H2_UPGRADE') return wrongVersion;
  // The parser has the same code for lines that don't end in CRLF.
  if (code === 'HPE_INVALID_VERSION' && !reason.includes('CRLF')) return wrongVersion;
  return failures[code] ?? noRequest;
}

/** Whether the connection itself failed, so that nobody is there to be answered. */
export function isConnectionLost(error: ParserError): boolean {
  return error.code === undefined || /^E[A-Z]+$/.test(error.code);
}

/** Whether it may be the method that the parser stumbled over. */
export function mayBeMethod({ code }: ParserError): boolean {
  // The second is what it says of the methods of RTSP.
  return code === 'HPE_INVALID_METHOD' || code === 'HPE_INVALID_CONSTANT';
}

/** Methods of which the parser knows, those of RTSP among them, which it refuses later. */
const knownMethods = [
  ...METHODS,
  ...['PRI', 'DESCRIBE', 'ANNOUNCE', 'SETUP', 'PLAY', 'PAUSE', 'TEARDOWN', 'RECORD', 'FLUSH', 'REDIRECT'],
  ...['GET_PARAMETER', 'SET_PARAMETER'],
];
const beginnings = knownMethods.flatMap((method) =>
  Array.from(method, (_, index) => method.slice(0, index + 1)),
);

/** Where the request begins in whose first line the parser stopped: right after the body of another, perhaps. */
function beginningOf(read: string): number {
  const line = read.lastIndexOf('\n') + 1;
  if (/^\S+ \S/.test(read.slice(line))) return line;
  const parts = beginnings.filter((beginning) => read.endsWith(beginning));
  return read.length - Math.max(0, ...parts.map(({ length }) => length));
}

/**
 * The request line in the piece of input that the parser stumbled over, for a method that it doesn't know.
 * @param packet the piece, and what came after it
 * @param offset where the parser stopped
 * @returns 'incomplete' while the line has no end, undefined when there is no request line
 */
export function requestLine(packet: Buffer, offset: number): RequestLine | 'incomplete' | undefined {
  const text = packet.toString('latin1');
  const start = beginningOf(text.slice(0, offset));
  const end = text.indexOf('\n', start);
  if (end < 0) return 'incomplete';
  const match = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP\/(\d\.\d)\r?$/.exec(text.slice(start, end));
  if (!match) return undefined;
  const [, method = '', target = '', httpVersion = ''] = match;
  return { method, target, httpVersion };
}

/** What node:http lets pass although HTTP forbids it, or although this server cannot do it. */
export function malformed(request: IncomingMessage): ReadFailure | undefined {
  if (request.httpVersionMajor === 0) return noRequest;
  if (request.httpVersionMajor > 1) return wrongVersion;
  const hosts = request.rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host');
  if (hosts.length > 1) return { status: 400, reason: 'The request has more than one Host header.' };
  if (hosts.length === 0 && request.httpVersion === '1.1') {
    return { status: 400, reason: 'The request has no Host header.' };
  }
  const coding = request.headers['transfer-encoding']?.trim().toLowerCase();
  if (coding === undefined || coding === 'chunked') return undefined;
  if (!/(^|[\s,])chunked$/.test(coding)) return failures.HPE_INVALID_TRANSFER_ENCODING;
  return { status: 501, reason: 'The only Transfer-Encoding taken here is chunked.' };
}
