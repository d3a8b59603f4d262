import { readFileSync } from 'node:fs';

/** What happened on other connections, or was sent on the same one, while an exchange was going on. */
export interface Meanwhile {
  /** A request on a connection of its own. */
  readonly request?: string;
  /** In words, what the client sent on the connection itself; `bytes` has it. */
  readonly client?: string;
  readonly bytes?: string;
}

/** An exchange with the real module. Its texts are bytes, one a character. */
export interface RecordedExchange {
  readonly section: string;
  readonly title: string;
  readonly request: string;
  /** How long was waited for the answer, milliseconds. */
  readonly wait: number;
  /** What came before anything else happened; null when nothing was waited for. */
  readonly atOnce: string | null;
  readonly meanwhile: readonly Meanwhile[];
  readonly answer: string;
  /** No answer came in that time. */
  readonly held: boolean;
  /** The server closed the connection. */
  readonly closed: boolean;
}

/** All exchanges with the module of a dialect, in the order they were made: one server served them all. */
export function recordingsOf(dialect: 'push-stream' | 'relay'): readonly RecordedExchange[] {
  const file = new URL(`../../fixtures/${dialect}-recordings.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as readonly RecordedExchange[];
}

export const nameOf = ({ section, title }: RecordedExchange): string =>
  section === '' ? title : `${section}: ${title}`;

/** The HTTP dates in a text, messages of no time (1970) and those far ahead left out; milliseconds, in order. */
export function datesIn(text: string): number[] {
  const dates = text.match(/[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} 2026 \d{2}:\d{2}:\d{2} GMT/g) ?? [];
  return dates.map((date) => Date.parse(date)).sort((one, other) => one - other);
}

/** What came over a connection. */
export interface Received {
  readonly text: string;
  readonly closed: boolean;
}

/** What is compared of an exchange. */
export interface Outcome {
  readonly answers: readonly Answer[];
  /** What follows the last answer: the frames of a WebSocket. */
  readonly rest: string;
  readonly closed: boolean;
}

interface Answer {
  readonly status: number;
  /** `Name: value`, in the order of the alphabet, without those that no two servers have alike. */
  readonly headers: readonly string[];
  readonly body: string;
  /** The body has come to its end. */
  readonly whole: boolean;
}

const notCompared = /^(Server|Date|Connection): /i;

/** Reads what came over a connection. */
export function outcomeOf({ text, closed }: Received): Outcome {
  const answers: Answer[] = [];
  let rest = text;
  while (rest.startsWith('HTTP/1.1 ')) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [first = '', ...headers] = rest.slice(0, end).split('\r\n');
    const status = Number(first.split(' ')[1]);
    const read = readBody(rest.slice(end + 4), status, headers);
    const body = withoutHost(read.body);
    const compared = headers.filter((header) => !notCompared.test(header));
    // Says what the body says, which has the names and numbers of another machine in it.
    const sized = compared.map((header) =>
      header === `Content-Length: ${read.body.length}` ? `Content-Length: ${body.length}` : header,
    );
    answers.push({ status, headers: sized.sort(), body, whole: read.whole });
    rest = read.rest;
    if (status === 101) break;
  }
  return { answers, rest, closed };
}

function readBody(text: string, status: number, headers: readonly string[]) {
  const value = (name: string) => headers.find((header) => header.startsWith(`${name}: `))?.split(': ')[1];
  if (value('Transfer-Encoding') === 'chunked') return readChunks(text);
  const length = status === 304 || status === 101 ? 0 : Number(value('Content-Length') ?? Number.NaN);
  // Without a length it goes on to the end of the connection.
  if (Number.isNaN(length)) return { body: text, whole: false, rest: '' };
  return { body: text.slice(0, length), whole: text.length >= length, rest: text.slice(length) };
}

function readChunks(text: string) {
  let body = '';
  let at = 0;
  for (;;) {
    const size = /^([0-9a-f]+)\r\n/.exec(text.slice(at));
    if (!size) return { body, whole: false, rest: text.slice(at) };
    at += size[0].length;
    const length = Number.parseInt(size[1] ?? '', 16);
    if (length === 0) return { body, whole: true, rest: text.slice(at + 2) };
    body += text.slice(at, at + length);
    at += length + 2;
  }
}

/** Puts a mark where the name of the machine and the numbers of its processes are. */
function withoutHost(body: string): string {
  return body
    .replace(/(hostname(?:": "|: |>))[^",<\r\n]+/g, '$1(a name)')
    .replace(/(pid(?:": "|: |>))\d+/g, '$1(a number)');
}
