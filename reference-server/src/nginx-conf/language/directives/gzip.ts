import { regexFault } from '../../../regex/bounded-regex.js';
import { anywhere, type Declaration, declareAll } from '../declaration.js';
import { sizeFault } from './connections.js';

/** What `gzip_proxied` may name. */
const proxied = [
  'off',
  'expired',
  'no-cache',
  'no-store',
  'private',
  'no_last_modified',
  'no_etag',
  'auth',
  'any',
];

/** Compression. */
export const gzipDirectives: readonly Declaration[] = [
  ...declareAll('gzip', {
    gzip: {
      contexts: [...anywhere, 'if in location'],
      args: [1, 1],
      kind: 'flag',
      inherited: true,
      default: 'off',
      doc: 'Whether answers with a status of 200, 403 or 404 are compressed for clients who take it (`Accept-Encoding: gzip`). Streams too: each message is compressed once, and sent at once.',
    },
    gzip_types: {
      contexts: anywhere,
      args: [1, 1000],
      default: 'text/html',
      doc: 'The content types that are compressed, beside `text/html`; `*` = all.',
    },
    gzip_min_length: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'size',
      default: '20',
      check: ([word]) => sizeFault('gzip_min_length', word),
      doc: 'Shorter bodies are not compressed. Streams have no length.',
    },
    gzip_comp_level: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'count',
      default: '1',
      check: ([word]) =>
        word && /^\d+$/.test(word.text) && !/^[1-9]$/.test(word.text)
          ? { word, text: 'value must be between 1 and 9' }
          : undefined,
      doc: 'From 1, fast, to 9, small.',
    },
    gzip_vary: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'flag',
      default: 'off',
      doc: 'Whether caches are told, by `Vary: Accept-Encoding`, of what could be compressed.',
    },
    gzip_proxied: {
      contexts: anywhere,
      args: [1, 1000],
      default: 'off',
      check: (args) => {
        const word = args.find(({ text }) => !proxied.includes(text));
        return word && { word, text: `invalid value "${word.text}"` };
      },
      doc: 'Which answers to requests from proxies (those with `Via`) are compressed: `off`, `any`, or by what is in the request and the answer `expired`, `no-cache`, `no-store`, `private`, `no_last_modified`, `no_etag`, `auth`.',
    },
    gzip_http_version: {
      contexts: anywhere,
      args: [1, 1],
      kind: 'choice',
      values: ['1.0', '1.1'],
      default: '1.1',
      doc: 'The oldest version of HTTP whose clients get compressed answers.',
    },
    gzip_disable: {
      contexts: anywhere,
      args: [1, 1000],
      check: (args) => {
        for (const word of args) {
          const text = regexFault(word.text, 'i');
          if (text !== undefined) return { word, text };
        }
        return undefined;
      },
      doc: 'Expressions; clients whose User-Agent one of them fits get nothing compressed. `msie6` = Internet Explorer up to 6 without its second service pack.',
    },
  }),
  ...declareAll(
    'gzip',
    {
      gunzip: {
        contexts: anywhere,
        args: [1, 1],
        kind: 'flag',
        doc: 'Taken, and does nothing: nothing here is compressed already.',
      },
    },
    'accepted',
  ),
];
