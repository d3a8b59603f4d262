import { regexFault } from '../../../regex/bounded-regex.js';
import { anywhere, type Declaration, declareAll, type Entry } from '../declaration.js';
import type { Word } from '../lexer.js';
import { proxyPassFault } from '../proxy-address.js';

const nextWhen = [
  'error',
  'timeout',
  'invalid_header',
  'non_idempotent',
  'http_500',
  'http_502',
  'http_503',
  'http_504',
  'http_403',
  'http_404',
  'http_429',
  'updating',
  'off',
];

const ignorable = [
  'X-Accel-Redirect',
  'X-Accel-Expires',
  'X-Accel-Limit-Rate',
  'X-Accel-Buffering',
  'X-Accel-Charset',
  'Expires',
  'Cache-Control',
  'Set-Cookie',
  'Vary',
].map((name) => name.toLowerCase());

/** What is wrong with what is looked for: an expression behind `~` or `~*`. */
function patternFault(word: Word | undefined) {
  const [, mark, source = ''] = /^(~\*?)(.*)$/s.exec(word?.text ?? '') ?? [];
  if (!word || mark === undefined) return undefined;
  const text = regexFault(source, mark === '~*' ? 'i' : '');
  return text === undefined ? undefined : { word, text };
}

/** One that has pairs of what is looked for and what is put there, or `off`. */
const pairs = (name: string, alone: readonly string[], doc: string): Entry => ({
  contexts: anywhere,
  args: [1, 2],
  repeats: true,
  check: ([first, second]) => {
    if (first && !second && !alone.includes(first.text)) {
      return { word: first, text: `invalid parameter "${first.text}"` };
    }
    return second && patternFault(first);
  },
  doc: `${doc} Those of a context replace those around it.`,
  default: name === 'proxy_redirect' ? 'default' : 'off',
});

const flag = (value: 'on' | 'off', doc: string): Entry => ({
  contexts: anywhere,
  args: [1, 1],
  kind: 'flag',
  default: value,
  doc,
});

const timeout = (value: string, doc: string): Entry => ({
  contexts: anywhere,
  args: [1, 1],
  kind: 'duration',
  default: value,
  doc,
});

const header = (doc: string): Entry => ({ contexts: anywhere, args: [1, 1], repeats: true, doc });

/** Requests that are forwarded to other servers. */
export const proxyDirectives: readonly Declaration[] = declareAll('proxy', {
  proxy_pass: {
    contexts: ['location', 'if in location', 'limit_except'],
    args: [1, 1],
    check: ([word]) => proxyPassFault(word),
    doc: 'The server, or the group of servers (`upstream`), that answers: `http://` or `https://`, a host and perhaps a port, or `unix:` and the path of a socket; then perhaps a path, which takes the place of the part that the location names. With variables too. Names are looked up by the system, when there is something to send. It is HTTP/1.1 that is spoken, whatever `proxy_http_version` says.',
  },
  proxy_set_header: {
    contexts: anywhere,
    args: [2, 2],
    repeats: true,
    check: ([name]) =>
      name && !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name.text)
        ? { word: name, text: `invalid header name "${name.text}"` }
        : undefined,
    doc: 'A header of the request that is forwarded, in place of that of the client; none where the value is empty. Those of a context replace those around it. Without it `Host` is `$proxy_host`, and `Connection` is `close`. How long the body is, is for the server to say.',
  },
  proxy_pass_request_headers: flag('on', 'Whether the headers of the client are forwarded.'),
  proxy_pass_request_body: flag('on', 'Whether the body of the client is forwarded.'),
  proxy_set_body: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'expression',
    doc: 'A body in place of that of the client.',
  },
  proxy_method: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'expression',
    doc: 'The method in place of that of the client.',
  },
  proxy_request_buffering: flag(
    'on',
    'Whether a body of at most 64 KiB is waited for before anything is forwarded; then it can be sent to another server if the first fails. A longer one is always forwarded while it arrives.',
  ),
  proxy_ignore_client_abort: flag(
    'off',
    'Whether the answer is still waited for when the client has gone away.',
  ),
  proxy_connect_timeout: timeout('60s', 'How long a connection may take to be made; answered 504.'),
  proxy_send_timeout: timeout(
    '60s',
    'How long the server may take nothing of what is sent to it; answered 504.',
  ),
  proxy_read_timeout: timeout(
    '60s',
    'How long the server may send nothing, after the whole request; answered 504, or the connection is cut where the answer has begun. Of an upgraded connection: how long nothing may come from either side.',
  ),
  proxy_buffer_size: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'size',
    default: '16k',
    doc: 'The longest head of an answer, at most 256 KiB; a longer one is answered 502.',
  },
  proxy_redirect: pairs(
    'proxy_redirect',
    ['off', 'default'],
    'What `Location` and `Refresh` begin with, or an expression behind `~` or `~*`, and what takes its place; `default` puts the path of the location in place of that of `proxy_pass`.',
  ),
  proxy_cookie_domain: pairs(
    'proxy_cookie_domain',
    ['off'],
    'A domain of cookies, or an expression behind `~`, and what takes its place.',
  ),
  proxy_cookie_path: pairs(
    'proxy_cookie_path',
    ['off'],
    'What the path of cookies begins with, or an expression behind `~` or `~*`, and what takes its place.',
  ),
  proxy_cookie_flags: {
    contexts: anywhere,
    args: [1, 4],
    repeats: true,
    default: 'off',
    check: ([cookie, ...flags]) => {
      if (cookie && flags.length === 0 && cookie.text !== 'off') {
        return { word: cookie, text: `invalid parameter "${cookie.text}"` };
      }
      return patternFault(cookie);
    },
    doc: 'A cookie, or an expression behind `~`, and flags that it gets or loses: `secure`, `httponly`, `samesite=lax`, `nosecure` and so on.',
  },
  proxy_hide_header: header(
    'A header of the answer that is not passed on, beside `Date`, `Server`, `X-Pad` and `X-Accel-...`.',
  ),
  proxy_pass_header: header('A header of the answer that is passed on, though it usually is not.'),
  proxy_ignore_headers: {
    contexts: anywhere,
    args: [1, 1000],
    repeats: true,
    check: (args) => {
      const word = args.find(({ text }) => !ignorable.includes(text.toLowerCase()));
      return word && { word, text: `invalid value "${word.text}"` };
    },
    doc: 'Headers of the answer that have no effect: `X-Accel-Redirect`, which goes to another place of this server, is one; the others have none here.',
  },
  proxy_intercept_errors: flag(
    'off',
    'Whether `error_page` answers for what the server answers with a status from 300 on.',
  ),
  proxy_next_upstream: {
    contexts: anywhere,
    args: [1, 1000],
    default: 'error timeout',
    check: (args) => {
      const word = args.find(({ text }) => !nextWhen.includes(text));
      return word && { word, text: `invalid value "${word.text}"` };
    },
    doc: 'When the next server of a group is asked: `error`, `timeout`, `invalid_header`, `http_500`, `http_502`, `http_503`, `http_504`, `http_403`, `http_404`, `http_429`, or `off`; a request that changes something only with `non_idempotent`, once it was sent.',
  },
  proxy_next_upstream_tries: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'count',
    default: '0',
    doc: 'Most servers that are asked; 0 = each once.',
  },
  proxy_next_upstream_timeout: timeout(
    '0',
    'How long after the first try another may begin; 0 = without end.',
  ),
  proxy_ssl_server_name: flag(
    'off',
    'Whether the name (`proxy_ssl_name`) is told when a connection over TLS begins.',
  ),
  proxy_ssl_name: {
    contexts: anywhere,
    args: [1, 1],
    kind: 'expression',
    default: '$proxy_host',
    doc: 'The name that the certificate of the server is compared with, and that is told it.',
  },
  proxy_ssl_verify: flag(
    'off',
    'Whether the certificate of the server has to be right; else it is answered 502.',
  ),
  proxy_ssl_trusted_certificate: {
    contexts: anywhere,
    args: [1, 1],
    doc: 'A file (PEM) with the certificates that `proxy_ssl_verify` trusts.',
  },
  proxy_ssl_certificate: {
    contexts: anywhere,
    args: [1, 1],
    doc: 'A file (PEM) with the certificate that is shown to the server.',
  },
  proxy_ssl_certificate_key: { contexts: anywhere, args: [1, 1], doc: 'The file with its key.' },
  upstream: {
    contexts: ['http'],
    args: [1, 1],
    block: () => 'upstream',
    repeats: true,
    doc: 'A group of servers under a name for `proxy_pass`: `server` with an address, `weight`, `max_fails`, `fail_timeout`, `max_conns`, `backup`, `down`; `least_conn`, `ip_hash`, `hash`, `random`; `keepalive`, the connections that are kept open, which takes `proxy_set_header Connection ""`; `keepalive_timeout`. `zone`, `resolver`, `keepalive_requests` and `keepalive_time` are taken and do nothing.',
  },
});
