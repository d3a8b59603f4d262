/**
 * One thing that happens to both servers. In bytes, `{date+N}` stands for the HTTP date, `{escaped date+N}` for the same in a target, and `{time+N}` for the Unix time of the
 * N-th second of the run.
 */
export type Step =
  /** A request on a connection of its own, whose answer is waited for. */
  | { readonly do: 'ask'; readonly bytes: string }
  /** Requests in one packet on one connection; the answers of all are waited for. */
  | { readonly do: 'pipeline'; readonly requests: readonly string[] }
  /** A subscriber whose connection stays; what it receives is looked at in the end. */
  | { readonly do: 'listen'; readonly bytes: string }
  /** What follows happens in the next second. */
  | { readonly do: 'next second' };

/** What both servers are asked, in this order. */
export type Sequence = readonly Step[];

interface RequestOptions {
  readonly headers?: readonly string[];
  /** Bytes, as latin1. */
  readonly body?: string | undefined;
  readonly version?: '1.0' | '1.1';
}

/** A request as bytes, in latin1. */
export function request(
  method: string,
  target: string,
  { headers = [], body, version = '1.1' }: RequestOptions = {},
): string {
  const host = version === '1.1' ? ['Host: s.example'] : [];
  const length = body === undefined ? [] : [`Content-Length: ${body.length}`];
  return `${[`${method} ${target} HTTP/${version}`, ...host, ...headers, ...length].join('\r\n')}\r\n\r\n${body ?? ''}`;
}

/** A step's bytes in a run that began in this second. */
export function timed(bytes: string, base: number): string {
  const date = (by: string) => new Date((base + Number(by)) * 1000).toUTCString();
  return bytes
    .replace(/\{date([+-]\d+)\}/g, (_, by) => date(by))
    .replace(/\{escaped date([+-]\d+)\}/g, (_, by) => date(by).replaceAll(' ', '%20'))
    .replace(/\{time([+-]\d+)\}/g, (_, by) => String(base + Number(by)));
}
