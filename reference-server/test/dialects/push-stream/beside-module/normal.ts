import type { ReceivedAnswer } from './answers.js';

/** Headers that say how the bytes come, or who sends them. */
const ofTransport = /^(?:server|date|connection|keep-alive|content-length|transfer-encoding):/;

/** Ours sends this so that pages of other origins may read where they are. */
const ours = /^access-control-expose-headers:/;

const httpDate = /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} 20\d\d \d\d:\d\d:\d\d GMT/g;

/** Answers as text in which everything that differs between two runs without any meaning is named alike. */
export function normal(
  { answers, rest }: { answers: readonly ReceivedAnswer[]; rest: string },
  ended: boolean,
  base: number,
): string {
  const shown = answers.map(({ status, headers, body, whole }) =>
    [
      status,
      ...headers.filter((line) => !ofTransport.test(line) && !ours.test(line)).sort(),
      '',
      // A server's own pages name the status.
      body.replace(/^<(?:html|!doctype html)>[\s\S]*<title>(\d+)[\s\S]*/, '<page $1>'),
      ...(whole ? [] : ['(goes on)']),
    ].join('\n'),
  );
  const lines = [...shown, ...(rest === '' ? [] : [`and ${JSON.stringify(rest)}`])];
  if (answers.length === 0) lines.push(ended ? '(ended)' : '(silent)');
  return withoutTimes(lines.join('\n---\n'), base);
}

/** An answer in this form with more headers, but for those of which it has one. */
export function withHeaders(answer: string, more: readonly string[]): string {
  const end = answer.indexOf('\n\n');
  const [status = '', ...headers] = answer.slice(0, end).split('\n');
  const nameOf = (line: string) => line.slice(0, line.indexOf(':'));
  const added = more.filter((line) => !headers.some((other) => nameOf(other) === nameOf(line)));
  return [status, ...[...headers, ...added].sort()].join('\n') + answer.slice(end);
}

/** Times of the run are told by its seconds. */
function withoutTimes(text: string, base: number): string {
  const name = (second: number) => (Math.abs(second - base) < 100 ? `<second ${second - base}>` : undefined);
  return text
    .replace(httpDate, (date) => name(Date.parse(date) / 1000) ?? date)
    .replace(/(?<!\d)\d{10}(?!\d)/g, (digits) => name(Number(digits)) ?? digits)
    .replace(/20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d/g, '<date>')
    .replace(/("?(?:hostname|uptime|pid)"?(?:: |>))"?[\w.-]+"?/g, '$1<any>')
    .replace(/("?messages_in_trash"?(?:: |>))"?\d+"?/g, '$1<any>');
}
