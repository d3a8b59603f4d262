import { anywhere, type Declaration, declareAll } from '../declaration.js';
import { readExpiry } from '../expiry.js';

const withIf = [...anywhere, 'if in location'] as const;

/** What is said of answers. */
export const answerDirectives: readonly Declaration[] = [
  ...declareAll('answers', {
    charset: {
      contexts: withIf,
      args: [1, 1],
      kind: 'expression',
      inherited: true,
      default: 'off',
      doc: 'What is added to the content type of answers: `; charset=` and this name. Texts are sent as they are.',
    },
    charset_types: {
      contexts: anywhere,
      args: [1, 1000],
      default: 'text/html text/xml text/plain text/vnd.wap.wml application/javascript application/rss+xml',
      doc: 'The content types that `charset` is said of, beside `text/html`; `*` = all.',
    },
    expires: {
      contexts: withIf,
      args: [1, 2],
      inherited: true,
      default: 'off',
      check: (args) => {
        const word = args.at(-1);
        if (!word || word.text.startsWith('$')) return undefined;
        const expiry = readExpiry(args.map(({ text }) => text));
        return typeof expiry === 'string' ? { word, text: expiry } : undefined;
      },
      doc: '`Expires` and `Cache-Control` of answers with a status of 2xx or 3xx, in place of those that are there: a time from now (`1h`, `-1`), from the change of a file (`modified 1h`), a time of the day in UTC (`@15h30m`), `epoch`, `max`, `off`, or a variable with one of them.',
    },
    etag: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'on',
      doc: 'Whether files have an `ETag`.',
    },
    if_modified_since: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'choice',
      values: ['off', 'exact', 'before'],
      default: 'exact',
      doc: 'Whether a file that has not changed is answered 304: `exact` where `If-Modified-Since` is the time of its change, `before` where it is no earlier, `off` never by time.',
    },
    absolute_redirect: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'on',
      doc: 'Whether addresses of this server in `Location` begin with the scheme and the host.',
    },
    port_in_redirect: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'on',
      doc: 'Whether the port is in them.',
    },
    server_name_in_redirect: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether the host in them is the first name of the server, and not what the client called it.',
    },
    sub_filter: {
      contexts: anywhere,
      args: [2, 2],
      repeats: true,
      inherited: true,
      check: ([word]) => (word?.text === '' ? { word, text: 'empty search pattern' } : undefined),
      doc: 'A text that is looked for in answers, in upper and lower case alike, and what is put in its place. Streams too: what may be the beginning of it waits for what follows.',
    },
    sub_filter_types: {
      contexts: anywhere,
      args: [1, 1000],
      default: 'text/html',
      doc: 'The content types that it is looked for in, beside `text/html`; `*` = all.',
    },
    sub_filter_once: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'on',
      doc: 'Whether each is replaced where it comes first, and nowhere else.',
    },
    sub_filter_last_modified: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether answers that it is looked for in keep `Last-Modified` and `ETag`.',
    },
    chunked_transfer_encoding: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'on',
      doc: 'Whether answers of an unknown length go out in chunks; where not, the connection ends with each of them.',
    },
    gzip_static: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'choice',
      values: ['off', 'on', 'always'],
      default: 'off',
      doc: 'Whether a file of the same name with `.gz` behind it is sent to those who take it, or to all.',
    },
    stub_status: {
      contexts: ['server', 'location'],
      args: [0, 1],
      repeats: true,
      inherited: false,
      doc: 'The location tells how many connections and requests there are and were.',
    },
    server_tokens: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'choice',
      values: ['off', 'on', 'build'],
      default: 'on',
      doc: 'Whether the version of the server is in its error pages, and in the header `Server`: there that of the default server of an address counts.',
    },
    source_charset: {
      contexts: withIf,
      args: [1, 1],
      inherited: true,
      doc: 'The characters that texts have. One that is not the `charset` is refused: texts are not converted.',
    },
  }),
  ...declareAll(
    'answers',
    {
      override_charset: {
        contexts: withIf,
        args: [1, 1],
        kind: 'flag',
        inherited: true,
        doc: 'Taken, and does nothing: texts are not converted.',
      },
    },
    'accepted',
  ),
];
