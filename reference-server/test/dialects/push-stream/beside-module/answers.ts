/** One answer, its body without the framing. */
export interface ReceivedAnswer {
  readonly status: number;
  /** `name: value`, names in lower case. */
  readonly headers: readonly string[];
  readonly body: string;
  /** Whether all of it came. */
  readonly whole: boolean;
}

/**
 * The answers in what came on a connection.
 * @param methods those of the requests, in their order: what is answered to HEAD has no body
 */
export function answersIn(
  received: string,
  ended: boolean,
  methods: readonly string[],
): { answers: readonly ReceivedAnswer[]; rest: string } {
  let rest = received;
  const answers: ReceivedAnswer[] = [];
  while (/^HTTP\/1\.[01] \d/.test(rest)) {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) break;
    const [first = '', ...lines] = rest.slice(0, end).split('\r\n');
    const headers = lines.map((line) => line.replace(/^[^:]*/, (name) => name.toLowerCase()));
    const status = Number(first.split(' ')[1]);
    const { body, whole, size } = bodyIn(rest.slice(end + 4), {
      headers,
      ended,
      isEmpty: status === 304 || status === 204 || methods[answers.length] === 'HEAD',
      isTunnel: status === 101,
    });
    answers.push({ status, headers, body, whole });
    rest = rest.slice(end + 4 + size);
  }
  return { answers, rest };
}

interface Framing {
  readonly headers: readonly string[];
  readonly ended: boolean;
  readonly isEmpty: boolean;
  readonly isTunnel: boolean;
}

function bodyIn(text: string, { headers, ended, isEmpty, isTunnel }: Framing) {
  const has = (prefix: string) => headers.find((line) => line.startsWith(prefix))?.slice(prefix.length);
  const length = has('content-length: ');
  if (isTunnel) return { body: text, whole: ended, size: text.length };
  if (isEmpty) return { body: '', whole: true, size: 0 };
  if (has('transfer-encoding: ') === 'chunked') return dechunked(text);
  if (length === undefined) return { body: text, whole: ended, size: text.length };
  const size = Number(length);
  return { body: text.slice(0, size), whole: text.length >= size, size: Math.min(size, text.length) };
}

function dechunked(text: string) {
  let [body, at] = ['', 0];
  for (;;) {
    const end = text.indexOf('\r\n', at);
    const length = end < 0 ? Number.NaN : Number.parseInt(text.slice(at, end), 16);
    if (Number.isNaN(length) || text.length < end + 4 + length)
      return { body, whole: false, size: text.length };
    body += text.slice(end + 2, end + 2 + length);
    at = end + 4 + length;
    if (length === 0) return { body, whole: true, size: at };
  }
}
