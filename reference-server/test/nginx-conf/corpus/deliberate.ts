import { withHeaders } from '../../dialects/push-stream/beside-module/normal.js';

/** A difference that is meant, and told in docs/module-differences.md. */
export interface Difference {
  /** A row of a table there: its first cell. */
  readonly row: string;
  /** What nginx says to one request, as it is without this; what this server says is there to tell whether it is the case. */
  readonly without: (theirs: string, ours: string) => string;
}

/** Headers that an answer may have once. */
const once = /^(?:content-type|access-control-[a-z-]+): /;

const statusOf = (answer: string) => /^\d{3}$/m.exec(answer)?.[0] ?? '';

/** The differences that the corpus meets. */
export const differences: readonly Difference[] = [
  {
    row: '`Access-Control-Allow-Headers` in the answer to OPTIONS',
    // That answer alone has no body.
    without: (theirs, ours) =>
      /^200\n[\s\S]*^access-control-allow-headers: .*,Authorization,Content-Type$(?![\s\S]*\n\n.)/m.test(ours)
        ? theirs.replace(/^access-control-allow-headers: .*$/m, '$&,Authorization,Content-Type')
        : theirs,
  },
  {
    row: 'A head that is too long',
    without: (theirs, ours) => (statusOf(ours) === '431' ? theirs.replace(/\b400\b/g, '431') : theirs),
  },
  {
    row: 'Pages of the server itself (400, 413, 500, ...)',
    // What cannot be read is answered with a sentence.
    without: (theirs, ours) =>
      /^(4\d\d)\ncontent-type: text\/plain\n\n.*$/.test(ours) &&
      theirs === `${statusOf(ours)}\ncontent-type: text/html\n\n<page ${statusOf(ours)}>`
        ? ours
        : theirs,
  },
  {
    row: '`add_header` of what may stand once',
    without: (theirs, ours) =>
      theirs
        .split('\n')
        .filter((line, index, all) => {
          const [name = ''] = once.exec(line) ?? [];
          const isRepeated = name !== '' && all.filter((other) => other.startsWith(name)).length > 1;
          const isFirst = all.indexOf(line) === index;
          return !isRepeated || (isFirst && ours.split('\n').includes(line));
        })
        .join('\n'),
  },
  {
    row: '`gzip_types text/event-stream`',
    without: (theirs, ours) =>
      ours.includes('\nvary: Accept-Encoding\n') && ours.includes('\ncontent-type: text/event-stream')
        ? theirs.replace(/^(expires: .*)$/m, '$1\nvary: Accept-Encoding')
        : theirs,
  },
  {
    row: 'Parts of files that were compressed before (`gzip_static`)',
    without: (theirs) =>
      theirs.includes('\ncontent-encoding: gzip\n')
        ? theirs.replace('\naccept-ranges: bytes\n', '\n')
        : theirs,
  },
  {
    row: '`X-Accel-Buffering` and `Incremental` of streams',
    // A stream that was ended is told from other answers by its type, or by what this server says; a poll has a position in
    // its head.
    without: (theirs, ours) =>
      /^200\n(?![\s\S]*^etag: )/m.test(theirs) &&
      (/\n\(goes on\)$|\ncontent-type: text\/event-stream/.test(theirs) ||
        ours.includes('\nincremental: ?1\n'))
        ? withHeaders(theirs, ['incremental: ?1', 'x-accel-buffering: no'])
        : theirs,
  },
];

/**
 * What an answer of the relay protocol says without what it leaves open, and what nchan says of itself: validators may be any,
 * channel information may tell more, a refusal may have any body.
 */
export function ofRelay(answer: string): string {
  return answer
    .replace(/^(?:cache-control: no-store|vary: .*|etag: .*)\n/gm, '')
    .replace(/\r?\nlast message id: .*/, '')
    .replace(' (-1=never)', '')
    .replace(/^403\n[\s\S]*$/, '403');
}
