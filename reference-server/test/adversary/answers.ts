import type { Expected } from './sequence.js';

interface Head {
  readonly status: number;
  readonly length: number | 'chunked' | undefined;
  readonly end: number;
}

function readHead(text: string, at: number): Head | string {
  const end = text.indexOf('\r\n\r\n', at);
  if (end < 0) return `got only ${JSON.stringify(text.slice(at, at + 200))} of an answer`;
  const [first = '', ...lines] = text.slice(at, end).split('\r\n');
  const status = Number(/^HTTP\/1\.1 ([1-5]\d\d) [ -~]+$/.exec(first)?.[1]);
  if (Number.isNaN(status))
    return `got ${JSON.stringify(first.slice(0, 200))} for the first line of an answer`;
  let length: Head['length'];
  for (const line of lines) {
    const [, name = '', value = ''] = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+): ?([^\r\n\0]*)$/.exec(line) ?? [];
    if (name === '') return `got ${JSON.stringify(line.slice(0, 200))} for a header`;
    if (/^(content-length|transfer-encoding)$/i.test(name)) {
      if (length !== undefined) return 'got an answer with two lengths';
      length = name.length === 14 ? Number(value) : 'chunked';
    }
  }
  return { status, length, end: end + 4 };
}

/** Where a body in chunks ends; undefined when it does not. */
function endOfChunks(text: string, start: number): number | undefined {
  for (let at = start; ; ) {
    const lineEnd = text.indexOf('\r\n', at);
    const size = Number.parseInt(text.slice(at, Math.max(at, lineEnd)), 16);
    if (lineEnd < 0 || Number.isNaN(size)) return undefined;
    at = lineEnd + 2 + size + 2;
    if (at > text.length || text.slice(at - 2, at) !== '\r\n') return undefined;
    if (size === 0) return at;
  }
}

/** What is wrong with the answers to well-formed requests; undefined when each has its own. */
export function parseAnswers(received: Buffer, expected: readonly Expected[]): string | undefined {
  const text = received.toString('latin1');
  let at = 0;
  for (const [index, { method, statuses }] of expected.entries()) {
    const which = `request ${index + 1} of ${expected.length} (${method})`;
    const head = readHead(text, at);
    if (typeof head === 'string') return `${head}, to ${which}`;
    if (!statuses.includes(head.status)) return `got ${head.status} to ${which}`;
    const isBare = method === 'HEAD' || head.status === 304 || head.status === 204;
    if (!isBare && head.length === undefined) return `got an answer without a length to ${which}`;
    const end = isBare
      ? head.end
      : head.length === 'chunked'
        ? endOfChunks(text, head.end)
        : head.end + Number(head.length);
    if (end === undefined || !(end <= text.length)) return `got half of an answer to ${which}`;
    // The connection may end with a refusal.
    if (/\r\nconnection: close\r\n/i.test(text.slice(at, head.end)) && head.status >= 400) return undefined;
    at = end;
  }
  return at === text.length ? undefined : `got ${text.length - at} bytes more than its answers`;
}
