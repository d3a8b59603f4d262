/** A way to break the hand-made client, and what must come of it. */
export interface BrokenClient {
  /** The rule that it breaks, as the client names it. */
  readonly breaks: string;
  readonly what: string;
  /** Exactly the checks that fail, without their `relay-client/`, between blanks. */
  readonly fails: string;
  /** What the failure of the first says: a part of it. */
  readonly says: string;
}

const none = 'nothing that it reports';
const nothingSince = 'as in the request before, for nothing was received since; seen: ';
const notWhole = 'the connection ended before the message was whole; seen: ';

const inValidators = [
  ['no-tag', 'forgets the Etag', 'etag', 'no If-None-Match header'],
  ['no-date', 'forgets the date', 'last-modified', 'no If-Modified-Since header'],
  ['first-tag', 'keeps the first Etag', 'etag walk', 'If-None-Match: "1-'],
  ['strong-tags', 'takes the W/ off', 'etag-weak', 'If-None-Match: "17:4"'],
  ['adds-quotes', 'puts quotes around', 'etag-unquoted', 'If-None-Match: "1700000000:3"'],
  ['cuts-at-comma', 'cuts at a comma', 'etag-punctuation', 'If-None-Match: "a'],
  ['squeezes-spaces', 'makes one space of several', 'etag-punctuation', 'If-None-Match: "a, b; c=d'],
  [
    'latest-date',
    'keeps the latest date',
    'last-modified-past',
    'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT; seen: If-Modified-Since: Thu',
  ],
  ['date-decides', 'looks at the date to see what is new', 'same-second', 'seen: If-None-Match: "4-'],
  [
    '304-forgets',
    'forgets everything with a 304',
    'not-modified walk',
    `${nothingSince}no If-Modified-Since header`,
  ],
  [
    'error-forgets',
    'forgets everything with the connection',
    'cut-held cut-head cut-body cut-chunked restart walk',
    `${nothingSince}no If-Modified-Since header`,
  ],
  [
    'head-is-enough',
    'keeps the Etag of an answer that is not whole',
    'cut-body cut-chunked walk',
    `${nothingSince}If-None-Match: "2-`,
  ],
] as const;

const inHttp = [
  ['no-query', 'drops the query', 'asks', 'seen: GET /sub HTTP/1.1'],
  ['posts', 'posts', 'asks', 'seen: POST /sub?id='],
  ['no-host', 'sends no Host', 'asks', 'a request that has no Host header (RFC 9112 3.2)'],
  ['whole-head', 'wants a head in one packet', 'byte-by-byte', none],
  ['half-head', 'believes a head that was cut off', 'cut-head walk', `${notWhole}the message ""`],
  ['believes-cut', 'reports what there is of a cut message', 'cut-body cut-chunked walk', `${notWhole}the m`],
  ['no-chunks', 'knows no chunks', 'chunked cut-chunked walk', none],
  ['no-last-chunk', 'waits for no last chunk', 'cut-chunked walk', `${notWhole}the message "mess`],
  ['needs-length', 'takes no length for an empty body', 'close-delimited walk', 'seen: the message ""'],
  ['http-1.1-only', 'refuses answers of HTTP/1.0', 'http-1.0', none],
  [
    'close-is-cut',
    'takes a connection that ends for one that was cut',
    'connection-close http-1.0 walk',
    none,
  ],
  ['header-case', 'looks for names as it writes them', 'header-case', 'no If-Modified-Since header'],
  ['impatient', 'does not wait for a body', 'late-body walk', none],
] as const;

const inLife = [
  [
    'loops',
    'loops on statuses',
    'not-modified-pace gone conflict forbidden',
    'expected at most 18 requests in two seconds of answers 304 Not Modified; seen: 19 requests within',
  ],
  [
    'quits-on-error',
    'quits on the first error',
    'cut-held cut-head cut-body cut-chunked restart walk',
    'none: it ended with exit code 1',
  ],
  ['quits-after-message', 'ends after a message', 'message walk', 'it ended with exit code 0'],
] as const;

const inReports = [
  [
    'page-is-message',
    'reports whatever has a body',
    'gone conflict forbidden',
    'the text of a 410 Gone is no message; seen: the message "This is no message: 410 Gone."',
  ],
  [
    '304-is-message',
    'reports nothing new as an empty message',
    'not-modified walk',
    'a 304 has no message; seen: the message ""',
  ],
  ['repeats', 'reports twice', 'message walk', 'expected the client to report the message "message 2 '],
  ['as-text', 'reports text', 'binary long', '(512 bytes); seen: '],
  ['drops-empty', 'leaves out empty messages', 'empty', none],
  [
    'cuts-type',
    'cuts the parameters of a type',
    'content-type',
    'expected application/json; charset=utf-8; seen: application/json',
  ],
  ['small-buffer', 'has a buffer of 64 KB', 'long', '(262144 bytes); seen: '],
  [
    'no-base64',
    'reports bodies as they are',
    'message walk',
    `a line that can't be read: "message message 1 `,
  ],
] as const;

/** Each is broken in one way. */
export const brokenClients: readonly BrokenClient[] = [
  ...inValidators,
  ...inHttp,
  ...inLife,
  ...inReports,
].map(([breaks, what, fails, says]) => ({ breaks, what, fails, says }));
