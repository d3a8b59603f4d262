import { readDuration, readSize } from '../../../dialects/units.js';
import { regexFault } from '../../../regex/bounded-regex.js';
import { anywhere, type Declaration, declareAll, type Fault } from '../declaration.js';
import type { Word } from '../lexer.js';
import { readListen } from '../listen.js';
import { locationExpression } from '../location-name.js';

/** What is wrong with what follows the format of an access log. */
function logOptionFault(word: Word): Fault | undefined {
  const [, name = '', value = ''] = /^([a-z]+)(?:=(.*))?$/s.exec(word.text) ?? [];
  const isGiven = word.text.includes('=');
  switch (name) {
    case 'buffer':
      return readSize(value) ? undefined : { word, text: `invalid buffer size "${value}"` };
    case 'flush':
      return readDuration(value) ? undefined : { word, text: `invalid flush time "${value}"` };
    case 'gzip':
      return !isGiven || /^[1-9]$/.test(value)
        ? undefined
        : { word, text: `invalid compression level "${value}"` };
    case 'if':
      return isGiven ? undefined : { word, text: `invalid parameter "${word.text}"` };
    default:
      return { word, text: `invalid parameter "${word.text}"` };
  }
}

const modifiers = ['=', '^~', '~', '~*'];

/** Servers and locations. */
export const httpCoreDirectives: readonly Declaration[] = declareAll('http', {
  server: {
    contexts: ['http'],
    args: [0, 0],
    block: () => 'server',
    repeats: true,
    inherited: false,
    doc: 'A server: an address, names, locations.',
  },
  listen: {
    contexts: ['server'],
    args: [1, 20],
    repeats: true,
    default: '*:80',
    check: (args) => {
      const listen = readListen(args);
      return 'text' in listen ? listen : undefined;
    },
    doc: 'An address, a port or both, or `unix:` and the path of a socket; `default_server`; `ssl`; `http2` for HTTP/2 beside HTTP/1.1, with TLS and without it; `ipv6only=off` for IPv4 on the same socket. Options of the socket are taken and do nothing. `quic` and `proxy_protocol` are refused. The default of who is not root is `*:8000`.',
  },
  server_name: {
    contexts: ['server'],
    args: [1, 1000],
    repeats: true,
    default: '""',
    check: (args) => {
      for (const word of args) {
        const name = word.text;
        const text = name.startsWith('~') ? regexFault(name.slice(1), 'i') : undefined;
        if (text !== undefined) return { word, text };
        const bare = name.replace(/^\*?\./, '').replace(/\.\*$/, '');
        if (!name.startsWith('~') && (name.includes('/') || bare.includes('*'))) {
          return { word, text: `invalid server name or wildcard "${name}"` };
        }
      }
      return undefined;
    },
    doc: 'The names of a server: exact, `*.example.org`, `.example.org`, `www.*` or `~` and a regular expression.',
  },
  location: {
    contexts: ['server', 'location'],
    args: [1, 2],
    block: () => 'location',
    repeats: true,
    inherited: false,
    check: (args) => {
      const [modifier, path] = args.length === 2 ? args : [undefined, args[0]];
      if (modifier && !modifiers.includes(modifier.text)) {
        return { word: modifier, text: `invalid location modifier "${modifier.text}"` };
      }
      const expression = path && locationExpression(modifier?.text, path.text);
      const text = expression === undefined ? undefined : regexFault(expression);
      return path && text !== undefined ? { word: path, text } : undefined;
    },
    doc: 'Which requests: `= path`, `path`, `^~ path`, `~ expression`, `~* expression` or `@name`; chosen as nginx does, nested ones too.',
  },
  client_max_body_size: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'size',
    default: '1m',
    doc: 'Longest body; 0 = no limit. A longer one is answered 413.',
  },
  log_format: {
    contexts: ['http'],
    args: [2, 1000],
    inherited: true,
    repeats: true,
    doc: 'A name and the text of a line of the access log; `escape=default`, `json` or `none` before the text. Besides `combined` there is, of ours, `json`, unless the file has one of that name: one JSON object each, with `time`, `remote_addr`, `remote_user`, `host`, `method`, `uri`, `protocol`, `status`, `body_bytes_sent`, `request_time` (seconds), `referer` and `user_agent`.',
  },
  access_log: {
    contexts: [...anywhere, 'if in location', 'limit_except'],
    args: [1, 20],
    inherited: true,
    repeats: true,
    default: 'off',
    check: ([path, ...options]) => {
      if (path?.text.includes('$'))
        return { word: path, text: 'variables in the path of an access log are not supported' };
      return options
        .slice(1)
        .map(logOptionFault)
        .find((fault) => fault !== undefined);
    },
    doc: 'A file and the name of a format (`combined`), or `off`. Without it nothing is logged, where nginx writes `logs/access.log`. `if=` and a text with variables: what is empty or `0` is not logged. `buffer`, `flush` and `gzip` are taken and do nothing: lines are written at once, as they are.',
  },
});
