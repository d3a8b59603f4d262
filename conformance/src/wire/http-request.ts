import type { Address } from './address.js';

/** How the body of a request is delimited. */
export type BodyFraming = 'content-length' | 'chunked';

/** A request as a check wants it on the wire. */
export interface HttpRequest {
  readonly method: string;
  readonly address: Address;
  readonly path: string;
  readonly version: '1.0' | '1.1';
  /** Sent after Host and User-Agent, as they are; a User-Agent among them takes the place of that of the kit. */
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array | undefined;
  readonly framing: BodyFraming;
  /** Send `http://host/path` instead of `/path`. */
  readonly absoluteForm: boolean;
  /** Announce the body and wait for `100 Continue` (or a short while) before it is sent. */
  readonly expectContinue: boolean;
}

/** A request in the two pieces it may be sent in. */
export interface EncodedRequest {
  readonly head: Buffer;
  readonly body: Buffer;
}

const chunkSize = 16_384;

function chunked(body: Uint8Array): Buffer {
  const pieces: Uint8Array[] = [];
  for (let start = 0; start < body.length; start += chunkSize) {
    const piece = body.subarray(start, start + chunkSize);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  pieces.push(Buffer.from('0\r\n\r\n'));
  return Buffer.concat(pieces);
}

/** A mistake of the kit: it was about to send what is no HTTP, and what comes of that is not the target's fault. */
class InvalidRequest extends Error {
  override name = 'InvalidRequest';
}

const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** @throws InvalidRequest */
function refuseInvalid({ method, path, headers, body }: HttpRequest): void {
  const refuse = (what: string, text: string): never => {
    throw new InvalidRequest(`the kit was about to send ${what} that is not valid: ${JSON.stringify(text)}`);
  };
  if (!token.test(method)) refuse('a method', method);
  if (!/^\/[\x21-\x7e]*$/.test(path)) refuse('a path', path);
  for (const [name, value] of headers) {
    if (!token.test(name)) refuse('a header name', name);
    if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) refuse(`a value of ${name}`, value);
    if (body && /^(content-length|transfer-encoding)$/i.test(name))
      refuse('a second length', `${name}: ${value}`);
  }
}

/** The bytes of a request, valid HTTP as of RFC 9112. */
export function encodeRequest(request: HttpRequest, userAgent: string): EncodedRequest {
  refuseInvalid(request);
  const { address, body } = request;
  const scheme = address.secure ? 'https' : 'http';
  const target = request.absoluteForm ? `${scheme}://${address.authority}${request.path}` : request.path;
  const lines = [`${request.method} ${target} HTTP/${request.version}`, `Host: ${address.authority}`];
  if (!request.headers.some(([name]) => name.toLowerCase() === 'user-agent')) {
    lines.push(`User-Agent: ${userAgent}`);
  }
  for (const [name, value] of request.headers) lines.push(`${name}: ${value}`);
  if (request.expectContinue && body?.length) lines.push('Expect: 100-continue');
  if (body) {
    lines.push(
      request.framing === 'chunked' ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`,
    );
  } else if (request.method === 'POST' || request.method === 'PUT') {
    // A method that means to send something says that it sends nothing (RFC 9110 8.6).
    lines.push('Content-Length: 0');
  }
  const payload = body
    ? request.framing === 'chunked'
      ? chunked(body)
      : Buffer.from(body)
    : Buffer.alloc(0);
  return { head: Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), body: payload };
}
