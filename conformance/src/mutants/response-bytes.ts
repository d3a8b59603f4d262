import type { HeaderField, HttpResponse } from '../wire/http-response.js';

/** What is different in the bytes of a response. */
export interface Style {
  readonly version?: string;
  readonly headers?: readonly HeaderField[];
  readonly framing?: 'content-length' | 'chunked' | 'close';
  readonly body?: Uint8Array;
}

/** True when a response of this status never has a body. */
function bodiless(status: number, request: string): boolean {
  return request.startsWith('HEAD ') || status === 204 || status === 304;
}

/** A response's bytes, in another style than it came. */
export function encodedLike(response: HttpResponse, style: Style = {}, request = ''): Buffer {
  const { version = '1.1', headers = response.headers, body = response.body } = style;
  const framing = style.framing ?? (response.framing === 'chunked' ? 'chunked' : undefined);
  const empty = bodiless(response.status, request);
  const kept =
    framing === undefined || empty
      ? headers
      : headers.filter(({ name }) => !/^(content-length|transfer-encoding)$/i.test(name));
  const lines = [
    `HTTP/${version} ${response.status} ${response.reason}`,
    ...kept.map(({ name, value }) => `${name}: ${value}`),
  ];
  if (!empty && framing === 'content-length') lines.push(`Content-Length: ${body.length}`);
  if (!empty && framing === 'chunked') lines.push('Transfer-Encoding: chunked');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (empty) return head;
  if (framing !== 'chunked') return Buffer.concat([head, body]);
  const pieces: Uint8Array[] = [head];
  const size = Math.max(1, Math.ceil(body.length / 2));
  for (let start = 0; start < body.length; start += size) {
    const piece = body.subarray(start, start + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}
