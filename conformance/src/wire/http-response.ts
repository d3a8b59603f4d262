/** A header field as it came, the value without the white space around it. */
export interface HeaderField {
  readonly name: string;
  readonly value: string;
}

/** What stands before the body of a response, which may still be on its way. */
export interface ResponseHead {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: readonly HeaderField[];
  /** Where it breaks HTTP/1.1; each a clause that can follow "the response". */
  readonly faults: readonly string[];
  /** When its last byte came, on the clock's `elapsed` scale. */
  readonly at: number;
}

/** A whole response as it came over the wire. Times are on the clock's `elapsed` scale. */
export interface HttpResponse {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: readonly HeaderField[];
  readonly body: Buffer;
  readonly framing: 'none' | 'content-length' | 'chunked' | 'close';
  readonly firstByteAt: number;
  readonly endedAt: number;
  /** Where it breaks HTTP/1.1; each a clause that can follow "the response". */
  readonly faults: readonly string[];
}

/** The value of a header, several fields joined as HTTP says; undefined when there is none. */
export function headerOf(response: Pick<HttpResponse, 'headers'>, name: string): string | undefined {
  const values = response.headers
    .filter((field) => field.name.toLowerCase() === name.toLowerCase())
    .map((field) => field.value);
  return values.length > 0 ? values.join(', ') : undefined;
}

/** The status line as it is shown to people. */
export function statusLine(response: Pick<HttpResponse, 'status' | 'reason'>): string {
  return `${response.status} ${response.reason}`.trim();
}

/** Bytes that are no HTTP response, so that nothing more can be read from the connection. The message follows "the response". */
export class NotHttp extends Error {
  override name = 'NotHttp';
}
