import { type HeaderField, NotHttp } from './http-response.js';

const tokenPattern = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;
const statusLinePattern = /^HTTP\/(\d\.\d) ([1-9]\d\d)(?: (.*))?$/;

/** What stands before the body of a response. */
export interface Head {
  readonly status: number;
  readonly reason: string;
  readonly version: string;
  readonly headers: HeaderField[];
  readonly faults: string[];
}

/** A byte that mustn't be in a field value, or undefined (RFC 9110 5.5). */
function badByte(value: string): number | undefined {
  for (let index = 0; index < value.length; index++) {
    const code = value.charCodeAt(index);
    if ((code < 0x20 && code !== 0x09) || code === 0x7f) return code;
  }
  return undefined;
}

/** A fault when there is such a byte. */
function badByteFault(value: string, where: string): string[] {
  const bad = badByte(value);
  if (bad === undefined) return [];
  return [`has a byte 0x${bad.toString(16).padStart(2, '0')} in its ${where}: ${show(value)} (RFC 9110 5.5)`];
}

/** A field value without the white space around it; a pattern would try each space within it as the beginning of the end. */
function trimmed(text: string): string {
  const isSpace = (index: number) => text[index] === ' ' || text[index] === '\t';
  let end = text.length;
  while (end > 0 && isSpace(end - 1)) end--;
  let start = 0;
  while (start < end && isSpace(start)) start++;
  return text.slice(start, end);
}

/** The first empty line from an offset on, with the end of the line before it. */
export function emptyLine(bytes: Buffer, from: number): { start: number; end: number } | undefined {
  for (let lf = bytes.indexOf(0x0a, from); lf >= 0; lf = bytes.indexOf(0x0a, lf + 1)) {
    const next = bytes[lf + 1] === 0x0d ? lf + 2 : lf + 1;
    if (bytes[next] === 0x0a) return { start: bytes[lf - 1] === 0x0d ? lf - 1 : lf, end: next + 1 };
  }
  return undefined;
}

/** Text as it stands in a message: quoted, and cut when it is long. */
export function show(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

/**
 * Reads a head: the status line, and the fields with what is wrong with them.
 * @param ending the ends of the last line and of the empty one
 * @throws NotHttp
 */
export function parseHead(text: string, ending: string): Head {
  const faults: string[] = [];
  if (/(^|[^\r])\n/.test(text + ending)) faults.push('has a line that ends in LF without CR (RFC 9112 2.2)');
  const [first = '', ...lines] = text.split(/\r?\n/);
  const match = statusLinePattern.exec(first);
  if (!match) throw new NotHttp(`does not begin with an HTTP/1.x status line but with ${show(first)}`);
  const [, version = '', status = '', reason = ''] = match;
  if (!version.startsWith('1.')) throw new NotHttp(`is HTTP/${version}, which this kit does not speak`);
  faults.push(...badByteFault(reason, 'reason phrase'));
  const headers: HeaderField[] = [];
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (/^[ \t]/.test(line)) {
      faults.push(`has a folded header line ${show(line)} (RFC 9112 5.2)`);
      continue;
    }
    if (colon < 1 || !tokenPattern.test(line.slice(0, colon))) {
      faults.push(`has a header line without a valid name: ${show(line)} (RFC 9112 5)`);
      continue;
    }
    const name = line.slice(0, colon);
    const value = trimmed(line.slice(colon + 1));
    faults.push(...badByteFault(value, `header ${name}`));
    headers.push({ name, value });
  }
  return { status: Number(status), reason, version, headers, faults };
}
