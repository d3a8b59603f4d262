/** A client with one thing broken, and what must come of it. */
export interface BrokenClient {
  readonly what: string;
  /** An example, with some of its text replaced; without one the hand-made client. */
  readonly file?: string;
  readonly changes?: readonly (readonly [from: string, to: string])[];
  /** What the hand-made client breaks. */
  readonly breaks?: string;
  /** Options of the run, where the usual ones are too quick to show it. */
  readonly options?: readonly string[];
  /** It is run when no other client of the list is. */
  readonly alone?: true;
  /** Exactly the checks that fail, without their `relay-client/`. */
  readonly fails: readonly [string, ...string[]];
  /** What the failure of the first says: a part of it. */
  readonly says: string;
}

type Fails = BrokenClient['fails'];

const inFile =
  (file: string) =>
  (what: string, from: string, to: string, fails: Fails, says: string): BrokenClient => ({
    what: `${file} ${what}`,
    file,
    changes: [[from, to]],
    fails,
    says,
  });

const node = inFile('subscriber.mjs');
const python = inFile('subscriber.py');
const shell = inFile('subscriber.sh');

const handMade = (breaks: string, what: string, fails: Fails, says: string): BrokenClient => ({
  what: `the hand-made client ${what}`,
  breaks,
  fails,
  says,
});

const keepsTag = "validators['If-None-Match'] = headers.etag;";
const keepsDate = "validators['If-Modified-Since'] = headers['last-modified'];";
const saysError = 'console.log(`error ${error.message}`);';
const saysStatus = 'console.log(`status ${status}`);';
const saysMessage = 'console.log(`message';
const tag = (value: string) => `validators['If-None-Match'] = ${value};`;
const forget = 'for (const name in validators) delete validators[name];';

/** A loop is seen by its speed: it needs the machine to itself. */
const alone = (client: BrokenClient): BrokenClient => ({
  ...client,
  alone: true,
  options: ['--concurrency', '2'],
});

export const brokenClients: readonly BrokenClient[] = [
  node('forgets the Etag', keepsTag, '', ['etag'], 'no If-None-Match header'),
  node('forgets the date', keepsDate, '', ['last-modified'], 'no If-Modified-Since header'),
  node(
    'keeps the first Etag',
    keepsTag,
    tag("validators['If-None-Match'] ?? headers.etag"),
    ['etag', 'walk'],
    'If-None-Match: "1-',
  ),
  node(
    'takes the W/ off',
    keepsTag,
    tag("headers.etag.replace('W/', '')"),
    ['etag-weak'],
    'If-None-Match: "17:4"',
  ),
  node(
    'puts quotes around',
    keepsTag,
    tag('/"/.test(headers.etag) ? headers.etag : JSON.stringify(headers.etag)'),
    ['etag-unquoted'],
    'If-None-Match: "1700000000:3"',
  ),
  node(
    'cuts at a comma',
    keepsTag,
    tag("headers.etag.split(',')[0]"),
    ['etag-punctuation'],
    'If-None-Match: "a',
  ),
  node(
    'keeps the latest date',
    keepsDate,
    `const newer = Date.parse(headers['last-modified']) > (Date.parse(validators['If-Modified-Since']) || 0);
    if (newer) ${keepsDate}`,
    ['last-modified-past'],
    'If-Modified-Since: Sun, 06 Nov 1994 08:49:37 GMT; seen: If-Modified-Since: Thu',
  ),
  node(
    'looks at the date to see what is new',
    keepsDate,
    `if (validators['If-Modified-Since'] === headers['last-modified']) headers.etag = validators['If-None-Match'];
    ${keepsDate}`,
    ['same-second'],
    'seen: If-None-Match: "4-',
  ),
  node(
    'forgets everything with a 304',
    saysStatus,
    `${saysStatus}\n      if (status === 304) ${forget}`,
    ['not-modified', 'walk'],
    'as in the request before',
  ),
  node(
    'forgets everything with the connection',
    saysError,
    `${saysError}\n    ${forget}`,
    ['cut-held', 'cut-head', 'cut-body', 'cut-chunked', 'restart', 'walk'],
    'as in the request before, for nothing was received since; seen: no If-Modified-Since header',
  ),
  node(
    'keeps the Etag of an answer that is not whole',
    'const pieces = [];',
    `const pieces = [];
      if (response.headers.etag) validators['If-None-Match'] = response.headers.etag;`,
    ['cut-body', 'cut-chunked', 'walk'],
    'as in the request before, for nothing was received since; seen: If-None-Match: "2-',
  ),
  node(
    'reports what there is of a cut message',
    "response.on('error', reject);",
    "response.on('error', () => resolve({ status: 200, headers: response.headers, body: Buffer.concat(pieces) }));",
    ['cut-body', 'cut-chunked', 'walk'],
    'the connection ended before the message was whole; seen: the message "message 2 ',
  ),
  alone(
    node(
      'loops on statuses',
      `${saysStatus}\n      await wait(500);`,
      saysStatus,
      ['not-modified-pace', 'gone', 'conflict', 'forbidden'],
      'expected at most 18 requests in two seconds of answers 304 Not Modified; seen: 19 requests within',
    ),
  ),
  node(
    'quits on the first error',
    saysError,
    `${saysError}\n    process.exit(1);`,
    ['cut-held', 'cut-head', 'cut-body', 'cut-chunked', 'restart', 'walk'],
    'none: it ended with exit code 1',
  ),
  node(
    'reports whatever has a body',
    'status === 200',
    'body.length > 0',
    ['gone', 'empty', 'conflict', 'forbidden'],
    'the text of a 410 Gone is no message; seen: the message "This is no message: 410 Gone."',
  ),
  node(
    'reports nothing new as an empty message',
    saysStatus,
    "if (status === 304) console.log('message');",
    ['not-modified', 'walk'],
    'a 304 has no message; seen: the message ""',
  ),
  node(
    'reports twice',
    saysMessage,
    `for (let i = 0; i < 2; i++) ${saysMessage}`,
    ['message', 'walk'],
    'expected the client to report the message "message 2 ',
  ),
  node(
    'reports text',
    "body.toString('base64')",
    "Buffer.from(body.toString()).toString('base64')",
    ['binary', 'long'],
    '(512 bytes); seen: ',
  ),
  node(
    'leaves out empty messages',
    saysMessage,
    `if (body.length > 0) ${saysMessage}`,
    ['empty'],
    'nothing that it reports',
  ),
  node(
    'cuts the parameters of a type',
    "headers['content-type'] ?? ''",
    "headers['content-type'].split(';')[0]",
    ['content-type'],
    'expected application/json; charset=utf-8; seen: application/json',
  ),
  node('drops the query', 'get(url,', "get(url.split('?')[0],", ['asks'], 'seen: GET /sub HTTP/1.1'),
  node(
    'posts',
    'headers: validators',
    "method: 'POST', headers: validators",
    ['asks'],
    'seen: POST /sub?id=',
  ),
  node(
    'ends after a message',
    '.trimEnd());',
    '.trimEnd());\n      process.exit();',
    ['message', 'walk'],
    'it ended with exit code 0',
  ),
  node(
    'reports bodies as they are',
    "body.toString('base64')",
    'body.toString()',
    ['message', 'walk'],
    `a line that can't be read: "message message 1 `,
  ),
  python('forgets the Etag', ', "If-None-Match": headers["Etag"]', '', ['etag'], 'no If-None-Match header'),
  python(
    'believes a head that was cut off',
    ' and headers["Etag"]',
    '',
    ['cut-head', 'walk'],
    'none: it ended with exit code 1',
  ),
  python(
    'quits on the first error',
    'continue',
    'break',
    ['cut-held', 'cut-body', 'cut-chunked', 'restart', 'walk'],
    'none: it ended with exit code 0',
  ),
  alone(
    python(
      'loops on statuses',
      'print("status", status, flush=True)\n        time.sleep(0.5)',
      'print("status", status, flush=True)',
      ['not-modified-pace', 'gone', 'conflict', 'forbidden'],
      'seen: 19 requests within',
    ),
  ),
  shell(
    'forgets the date',
    '-H "If-Modified-Since: $(header Last-Modified)" ',
    '',
    ['last-modified'],
    'no If-Modified-Since header',
  ),
  shell(
    'reports what there is of a cut message',
    '"$@" "$url"); then',
    '"$@" "$url" || [ $? = 18 ]); then',
    ['cut-body', 'cut-chunked', 'walk'],
    'seen: the message "message 2 ',
  ),
  shell(
    'makes one space of several',
    "tr -d '\\r'",
    "tr -d '\\r' | tr -s ' '",
    ['etag-punctuation'],
    'If-None-Match: "a, b; c=d',
  ),
  handMade('whole-head', 'wants a head in one packet', ['byte-by-byte'], 'nothing that it reports'),
  handMade('no-chunks', 'knows no chunks', ['chunked', 'cut-chunked', 'walk'], 'nothing that it reports'),
  handMade('no-last-chunk', 'waits for no last chunk', ['cut-chunked', 'walk'], 'the message "mess'),
  handMade(
    'needs-length',
    'takes no length for an empty body',
    ['close-delimited', 'walk'],
    'seen: the message ""',
  ),
  handMade('http-1.1-only', 'refuses answers of HTTP/1.0', ['http-1.0'], 'nothing that it reports'),
  handMade(
    'close-is-cut',
    'takes a connection that ends for one that was cut',
    ['connection-close', 'http-1.0', 'walk'],
    'nothing that it reports',
  ),
  handMade(
    'header-case',
    'looks for names as it writes them',
    ['header-case'],
    'If-Modified-Since: undefined',
  ),
  {
    ...handMade(
      'impatient',
      'waits no longer than a second for a body',
      ['late-body', 'walk'],
      'nothing that it reports',
    ),
    options: ['--quiet', '2000'],
  },
  handMade('small-buffer', 'has a buffer of 64 KB', ['long'], '(262144 bytes); seen: '),
  handMade('no-host', 'sends no Host', ['asks'], 'a request that has no Host header (RFC 9112 3.2)'),
];
