/** How the end of an answer's body is told. */
export type Framing = 'content-length' | 'chunked' | 'close';

/** An answer to a client under test, as it goes over the wire. */
export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Uint8Array;
  readonly framing: Framing;
  readonly version: '1.0' | '1.1';
}

const reasons: Record<number, string> = {
  200: 'OK',
  304: 'Not Modified',
  403: 'Forbidden',
  409: 'Conflict',
  410: 'Gone',
};

/** The bytes of an answer: its head, and the body as it is framed. */
export function encodeAnswer(answer: Answer): { readonly head: Buffer; readonly body: Buffer } {
  const { status, headers, body, framing, version } = answer;
  const bodiless = status === 304;
  const lines = [
    `HTTP/${version} ${status} ${reasons[status] ?? ''}`,
    ...headers.map(([name, value]) => `${name}: ${value}`),
  ];
  if (!bodiless && framing === 'content-length') lines.push(`Content-Length: ${body.length}`);
  if (!bodiless && framing === 'chunked') lines.push('Transfer-Encoding: chunked');
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  if (bodiless) return { head, body: Buffer.alloc(0) };
  return { head, body: framing === 'chunked' ? chunked(body) : Buffer.from(body) };
}

/** In chunks of different sizes, so that no two look alike. */
function chunked(body: Uint8Array): Buffer {
  const pieces: Uint8Array[] = [];
  for (let start = 0, size = 1; start < body.length; start += size, size = 2 * size + 1) {
    const piece = body.subarray(start, start + size);
    pieces.push(Buffer.from(`${piece.length.toString(16)}\r\n`), piece, Buffer.from('\r\n'));
  }
  return Buffer.concat([...pieces, Buffer.from('0\r\n\r\n')]);
}
